/*
 * A worker in C: serves the Maildir it is started in to the client on its descriptors 0 and 1.
 *
 *     cc -O2 -o /usr/local/libexec/popit-c popit.c
 *     popit /usr/local/libexec/popit-c          (in popserv.conf)
 *
 * The worker speaks first: its greeting is the answer to the password. USER and REMOTE_ADDR are in
 * the environment; what goes to standard error stands in popserv's log.
 */
#define _GNU_SOURCE
#include <ctype.h>
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

struct message {
    char path[300];
    long octets;
    int deleted;
};

static struct message *messages;
static long count;

/* Opens a regular file; a pipe or a link in its place neither holds us up nor leads us away. */
static FILE *open_message(const char *path) {
    struct stat st;
    int fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
    if (fd >= 0 && fstat(fd, &st) == 0 && S_ISREG(st.st_mode))
        return fdopen(fd, "r");
    if (fd >= 0)
        close(fd);
    return NULL;
}

/* Writes a message as POP3 wants it, or only counts: CR LF ends lines, leading dots are doubled. */
static long wire(FILE *in, FILE *out) {
    long octets = 0;
    int c, last = '\n';
    for (; (c = getc(in)) != EOF; last = c) {
        if (c == '\n' && last != '\r') {
            octets++;
            if (out)
                putc('\r', out);
        }
        if (c == '.' && last == '\n' && out)
            putc('.', out);
        octets++;
        if (out)
            putc(c, out);
    }
    if (last != '\n') {
        octets += 2;
        if (out)
            fputs("\r\n", out);
    }
    return octets;
}

static void gather(const char *directory) {
    struct dirent **names;
    int n = scandir(directory, &names, NULL, alphasort);
    for (int i = 0; i < n; i++) {
        struct message m = {.deleted = 0};
        snprintf(m.path, sizeof m.path, "%s/%s", directory, names[i]->d_name);
        FILE *in = names[i]->d_name[0] == '.' ? NULL : open_message(m.path);
        if (in) {
            m.octets = wire(in, NULL);
            fclose(in);
            messages = realloc(messages, (count + 1) * sizeof m);
            if (!messages)
                exit(71);
            messages[count++] = m;
        }
        free(names[i]);
    }
}

/* The message of a number, if there is one and it is not deleted. */
static struct message *find(const char *number) {
    if (!number || !*number || strspn(number, "0123456789") != strlen(number) || strlen(number) > 9)
        return NULL;
    long n = atol(number);
    return n >= 1 && n <= count && !messages[n - 1].deleted ? &messages[n - 1] : NULL;
}

static void describe(const char *verb, struct message *m) {
    if (!strcasecmp(verb, "UIDL")) {
        const char *name = strchr(m->path, '/') + 1;
        printf("%ld %.*s\r\n", (long)(m - messages) + 1, (int)strcspn(name, ":"), name);
    } else {
        printf("%ld %ld\r\n", (long)(m - messages) + 1, m->octets);
    }
}

static void stat_reply(void) {
    long n = 0, octets = 0;
    for (long i = 0; i < count; i++)
        if (!messages[i].deleted) {
            n++;
            octets += messages[i].octets;
        }
    printf("+OK %ld %ld\r\n", n, octets);
}

static void list(const char *verb) {
    puts("+OK\r");
    for (long i = 0; i < count; i++)
        if (!messages[i].deleted)
            describe(verb, &messages[i]);
    puts(".\r");
}

static void retrieve(struct message *m) {
    FILE *in = open_message(m->path);
    if (!in) {
        puts("-ERR it is gone\r");
        return;
    }
    puts("+OK\r");
    wire(in, stdout);
    puts(".\r");
    fclose(in);
}

static void quit(void) {
    int failed = 0;
    for (long i = 0; i < count; i++)
        if (messages[i].deleted && unlink(messages[i].path) != 0)
            failed = 1;
    puts(failed ? "-ERR not all could be removed\r" : "+OK\r");
    fflush(stdout);
    exit(0);
}

int main(void) {
    static char line[512];
    gather("new");
    gather("cur");
    printf("+OK %ld messages for %s\r\n", count, getenv("USER") ? getenv("USER") : "you");
    fflush(stdout);
    while (fgets(line, sizeof line, stdin)) {
        line[strcspn(line, "\r\n")] = 0;
        char *number = strchr(line, ' ');
        if (number)
            *number++ = 0;
        struct message *m = find(number);
        int about_one = number || !strcasecmp(line, "RETR") || !strcasecmp(line, "DELE");
        if (!strcasecmp(line, "QUIT")) {
            quit();
        } else if (!strcasecmp(line, "STAT")) {
            stat_reply();
        } else if (!strcasecmp(line, "NOOP")) {
            puts("+OK\r");
        } else if (!strcasecmp(line, "RSET")) {
            for (long i = 0; i < count; i++)
                messages[i].deleted = 0;
            puts("+OK\r");
        } else if (!strcasecmp(line, "LIST") || !strcasecmp(line, "UIDL")) {
            if (!about_one) {
                list(line);
            } else if (m) {
                fputs("+OK ", stdout);
                describe(line, m);
            } else {
                puts("-ERR no such message\r");
            }
        } else if (about_one && !m) {
            puts("-ERR no such message\r");
        } else if (!strcasecmp(line, "RETR")) {
            retrieve(m);
        } else if (!strcasecmp(line, "DELE")) {
            m->deleted = 1;
            puts("+OK\r");
        } else {
            puts("-ERR unknown command\r");
        }
        fflush(stdout);
    }
    /* The client is gone without QUIT: nothing is removed. */
    fputs("client left\n", stderr);
    return 1;
}

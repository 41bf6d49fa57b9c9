/* What is counted and measured, and its report as an object of JSON. */
#include "popload.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

struct samples l_session, l_greet, l_login, l_auth, l_stat, l_retr1, l_retr, l_quit;
static const char *const err_name[] = { "connect", "early_eof", "reset", "timeout", "tls", "login_err", "cmd_err", "bad_greeting", "no_ports", "no_close_after_quit", "unfinished" };
static const char *const mm_name[] = { "stat_list_count", "stat_list_octets", "stat_uidl_count", "list_retr_octets", "bare_lf_in_body",
	"bad_terminator", "bad_line", "reply_over_512", "uid_bad_or_dup", "body_crc", "bad_numbering" };
long errs[E_N], mms[M_N];
long n_started, n_done, n_failed, n_msgs, n_dele, n_deep_checked, n_hs, n_resumed; double n_bytes;
static long mm_said, err_said;

double now(void) { struct timespec t; clock_gettime(CLOCK_MONOTONIC, &t); return t.tv_sec + t.tv_nsec * 1e-9; }
void add(struct samples *s, double v) {
	if (s->n == s->cap) { s->cap = s->cap ? s->cap * 2 : 4096; s->v = realloc(s->v, s->cap * sizeof *s->v); if (!s->v) abort(); }
	s->v[s->n++] = (float)v;
}
void mism(struct conn *c, enum mm k, const char *fmt, ...) {
	mms[k]++;
	if (o_verbose || mm_said++ < 5) {
		va_list a; char b[400]; va_start(a, fmt); vsnprintf(b, sizeof b, fmt, a); va_end(a);
		fprintf(stderr, "popload: mismatch %s user=%ld: %s\n", mm_name[k], c->user, b);
	}
}
void errk(struct conn *c, enum err k, const char *what) {
	errs[k]++;
	if (o_verbose || err_said++ < 5) fprintf(stderr, "popload: error %s user=%ld phase=%d: %s\n", err_name[k], c->user, c->phase, what ? what : "");
}
static int fcmp(const void *a, const void *b) { float x = *(float *)a, y = *(float *)b; return x < y ? -1 : x > y; }
static void lat(const char *n, struct samples *s, int comma) {
	if (!s->n) return;
	qsort(s->v, s->n, sizeof *s->v, fcmp);
#define P(q) (s->v[(size_t)((s->n - 1) * (q))] * 1e3)
	printf("%s\"%s\":{\"p50\":%.3f,\"p95\":%.3f,\"p99\":%.3f,\"max\":%.3f}", comma ? "," : "", n, P(.50), P(.95), P(.99), P(1.0));
}
/* Prints all that was measured as an object of JSON; returns whether anything was wrong. */
int report(double secs, double cpu) {
	long ne = 0, nm = 0; for (int i = 0; i < E_N; i++) ne += errs[i]; for (int i = 0; i < M_N; i++) nm += mms[i];
	printf("{\"scenario\":\"%s\",\"host\":\"%s\",\"port\":%d,\"tls\":\"%s\",\"pipelined\":%s,\"quickack\":%s,\"c\":%d,\"sessions\":%ld,\"failed\":%ld,\"secs\":%.3f,\"sess_s\":%.2f,"
	       "\"msgs\":%ld,\"msgs_s\":%.2f,\"deles\":%ld,\"MB\":%.3f,\"MB_s\":%.3f,\"lat_ms\":{", scen_name[o_scen], o_host, o_port, o_tls ? "tls" : o_stls ? "stls" : "no",
	       g_pipelining ? "true" : "false", o_quickack ? "true" : "false", o_c, n_done, n_failed, secs, n_done / secs, n_msgs, n_msgs / secs, n_dele, n_bytes / 1e6, n_bytes / 1e6 / secs);
	lat("greet", &l_greet, 0); lat("login", &l_login, 1); lat("auth", &l_auth, 1); lat("stat", &l_stat, 1); lat("retr1", &l_retr1, 1); lat("retr", &l_retr, 1); lat("quit", &l_quit, 1); lat("session", &l_session, 1);
	printf("},\"open\":%ld,\"dropped\":%ld,\"errors\":%ld,\"err\":{", held, dropped, ne);
	for (int i = 0, k = 0; i < E_N; i++) if (errs[i]) printf("%s\"%s\":%ld", k++ ? "," : "", err_name[i], errs[i]);
	printf("},\"mismatches\":%ld,\"mm\":{", nm);
	for (int i = 0, k = 0; i < M_N; i++) if (mms[i]) printf("%s\"%s\":%ld", k++ ? "," : "", mm_name[i], mms[i]);
	printf("},\"deep_checked\":%ld,\"tls_handshakes\":%ld,\"tls_resumed\":%ld,\"client_cpu_s\":%.3f,\"client_cpu_frac\":%.3f}\n", n_deep_checked, n_hs, n_resumed, cpu, cpu / secs);
	return ne || nm;
}

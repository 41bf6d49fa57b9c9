/* popload: single-process epoll POP3 load generator and checker.  See README.md; `popload --help`. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <ctype.h>
#include <emmintrin.h>
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <signal.h>
#include <stddef.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

/* ---------- options ---------- */
enum scen { S_LOGIN, S_STAT, S_POLL, S_FETCH, S_RETR, S_IDLE, S_PREAUTH, S_CHURN, S_PROBE };
static const char *scen_name[] = { "login", "stat", "poll", "fetch", "retr", "idle", "preauth", "churn", "probe" };
static enum scen o_scen = S_LOGIN;
static const char *o_host = "127.0.0.1", *o_user = "u%04d", *o_pass = "secret";
static int o_port = 11110, o_c = 8, o_lo = 1, o_hi = 200, o_tls, o_stls, o_resume, o_pipe, o_force, o_window = 64,
	o_deep, o_waiteof = 1, o_timeout = 60, o_ramp = 64, o_msg = 1, o_auth, o_verbose, o_max = 300, o_hold = 5, o_first, o_quickack, o_late, o_sources;
static long o_n; static double o_t;

/* ---------- statistics ---------- */
struct samples { float *v; size_t n, cap; };
static void add(struct samples *s, double v) {
	if (s->n == s->cap) { s->cap = s->cap ? s->cap * 2 : 4096; s->v = realloc(s->v, s->cap * sizeof *s->v); if (!s->v) abort(); }
	s->v[s->n++] = (float)v;
}
static struct samples l_session, l_greet, l_login, l_auth, l_stat, l_retr1, l_retr, l_quit;
enum err { E_CONNECT, E_EOF, E_RESET, E_TIMEOUT, E_TLS, E_LOGIN, E_CMD, E_GREET, E_PORTS, E_NOEOF, E_HUNG, E_N };
static const char *err_name[] = { "connect", "early_eof", "reset", "timeout", "tls", "login_err", "cmd_err", "bad_greeting", "no_ports", "no_close_after_quit", "unfinished" };
static long errs[E_N];
enum mm { M_STATLISTN, M_STATLISTS, M_STATUIDLN, M_LISTRETR, M_BARELF, M_TERM, M_LINE, M_LONGSTATUS, M_UIDDUP, M_BODY, M_NUM, M_N };
static const char *mm_name[] = { "stat_list_count", "stat_list_octets", "stat_uidl_count", "list_retr_octets", "bare_lf_in_body",
	"bad_terminator", "bad_line", "reply_over_512", "uid_bad_or_dup", "body_crc", "bad_numbering" };
static long mms[M_N];
static long n_started, n_done, n_failed, n_msgs, n_dele, n_deep_checked, n_hs, n_resumed; static double n_bytes;
static double t0, t_stop; static int stopping, g_pipelining;
static long mm_said, err_said;

static double now(void) { struct timespec t; clock_gettime(CLOCK_MONOTONIC, &t); return t.tv_sec + t.tv_nsec * 1e-9; }

/* ---------- connections ---------- */
enum cmd { C_GREET, C_CAPA, C_STLS, C_USER, C_PASS, C_APOP, C_AUTH, C_STAT, C_UIDL, C_LIST, C_RETR, C_DELE, C_QUIT };
static const char *cmd_name[] = { "greeting", "CAPA", "STLS", "USER", "PASS", "APOP", "AUTH", "STAT", "UIDL", "LIST", "RETR", "DELE", "QUIT" };
enum phase { P_START, P_STLS, P_TLSWAIT, P_USER, P_PASS, P_A, P_B, P_C, P_MSGS, P_DELE, P_QUIT, P_END, P_HOLD };
struct exp { uint8_t cmd; int arg; double t; };
enum rmode { R_STATUS, R_LINES, R_BODY };
enum bstate { B_MID, B_BOL, B_DOT, B_DOTCR };
struct conn {
	int fd; SSL *ssl; int hs;		/* hs: TLS handshake pending */
	uint32_t ev; int slot; int dead; long user;
	enum phase phase; enum rmode rmode;
	char *ob; size_t ol, oo, ocap;
	struct exp *q; int qh, qn, qcap;
	char line[1100]; int ll; int lover;
	/* body scanner */
	enum bstate bs; int lastcr, sol; int64_t oct; uint32_t crc; int hdr; char h[256]; int hl;
	uint32_t want_crc; int64_t want_bytes; int have_want; int64_t bodyb; int skipped_cr;
	/* session data */
	long stat_n; int64_t stat_s; long list_n; int64_t list_s; long uidl_n; int64_t *sizes; long sizes_cap;
	long cur; long retrs; int failed, authed, holding, quitting; char *uids; size_t uids_len, uids_cap;
	char apop[256];
	double t_start, t_last; double t_quit_ok;
};
static struct conn *conns; static int ep; static SSL_CTX *ctx; static SSL_SESSION *last_sess;
static char *rbuf; enum { RBUF = 256 * 1024 };
static struct sockaddr_in sa; static long live, held, dropped, connecting;
static uint32_t crct[256];

static void mism(struct conn *c, enum mm k, const char *fmt, ...) {
	mms[k]++;
	if (o_verbose || mm_said++ < 5) {
		va_list a; char b[400]; va_start(a, fmt); vsnprintf(b, sizeof b, fmt, a); va_end(a);
		fprintf(stderr, "popload: mismatch %s user=%ld: %s\n", mm_name[k], c->user, b);
	}
}
static void errk(struct conn *c, enum err k, const char *what) {
	errs[k]++;
	if (o_verbose || err_said++ < 5) fprintf(stderr, "popload: error %s user=%ld phase=%d: %s\n", err_name[k], c->user, c->phase, what ? what : "");
}
static void start(struct conn *c);
static void flush(struct conn *c);
static void set_ev(struct conn *c, uint32_t ev) {
	if (c->ev == ev) return;
	struct epoll_event e = { .events = ev, .data.ptr = c };
	epoll_ctl(ep, EPOLL_CTL_MOD, c->fd, &e); c->ev = ev;
}
static void drop(struct conn *c) {
	if (c->ssl) { if (!c->failed) SSL_set_shutdown(c->ssl, SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN); SSL_free(c->ssl); c->ssl = NULL; }
	if (c->fd >= 0) { close(c->fd); c->fd = -1; live--; }
	if (!c->holding && connecting > 0) connecting--;
}
static int more(void) {
	if (stopping) return 0;
	if (o_scen == S_RETR) return n_started < o_c;	/* -n and -t bound the RETRs of its -c sessions */
	if (o_n && n_started >= o_n) return 0;
	if (t_stop && now() >= t_stop) return 0;
	return 1;
}
/* end of one session; ok says whether it counts as completed */
static void finish(struct conn *c, int ok) {
	if (ok) { n_done++; add(&l_session, c->t_quit_ok - c->t_start); } else n_failed++;
	if (c->holding) { held--; if (!stopping) dropped++; }
	int h = c->holding;
	drop(c); c->holding = 0;
	if (o_scen == S_IDLE || o_scen == S_PREAUTH) { (void)h; return; }
	if (more()) start(c);
}
static void fail(struct conn *c, enum err k, const char *what) { if (!c->holding || !stopping) errk(c, k, what); c->failed = 1; finish(c, 0); c->dead = 1; }

static void out(struct conn *c, const char *fmt, ...) {
	va_list a; int k;
	if (c->ocap - c->ol < 512) { c->ocap = c->ocap ? c->ocap * 2 : 1024; c->ob = realloc(c->ob, c->ocap); }
	va_start(a, fmt); k = vsnprintf(c->ob + c->ol, 512, fmt, a); va_end(a);
	c->ol += k;
}
static void expect(struct conn *c, enum cmd cmd, int arg) {
	if (c->qn == c->qcap) {
		int nc = c->qcap ? c->qcap * 2 : 16; struct exp *n = malloc(nc * sizeof *n);
		for (int i = 0; i < c->qn; i++) n[i] = c->q[(c->qh + i) % c->qcap];
		free(c->q); c->q = n; c->qcap = nc; c->qh = 0;
	}
	c->q[(c->qh + c->qn++) % c->qcap] = (struct exp){ cmd, arg, now() };
}
static void uname_of(struct conn *c, char *b, size_t n) { snprintf(b, n, o_user, (int)c->user); }

/* issue the next command of the script; 0 when it has to wait for a reply first */
static int next_cmd(struct conn *c) {
	char u[128];
	switch (c->phase) {
	case P_STLS:
		if (c->qn) return 0;
		out(c, "STLS\r\n"); expect(c, C_STLS, 0); c->phase = P_TLSWAIT; return 1;
	case P_TLSWAIT: case P_START: case P_END: case P_HOLD: return 0;
	case P_USER:
		if (o_scen == S_PREAUTH) { if (c->qn) return 0; c->phase = P_HOLD; c->holding = 1; held++; if (connecting) connecting--; return 0; }
		if (o_scen == S_PROBE) { out(c, "CAPA\r\n"); expect(c, C_CAPA, 0); c->phase = P_QUIT; return 1; }
		uname_of(c, u, sizeof u);
		if (o_auth == 1) {	/* AUTH PLAIN with initial response */
			unsigned char raw[300], b64[420]; int l = snprintf((char *)raw, sizeof raw, "%c%s%c%s", 1, u, 1, o_pass);
			for (int i = 0; i < l; i++) if (raw[i] == 1) raw[i] = 0;
			EVP_EncodeBlock(b64, raw, l); out(c, "AUTH PLAIN %s\r\n", b64); expect(c, C_AUTH, 0); c->phase = P_A; return 1;
		}
		if (o_auth == 2) {
			unsigned char d[16]; char in[500], hex[33]; unsigned dl; int l = snprintf(in, sizeof in, "%s%s", c->apop, o_pass);
			EVP_Digest(in, l, d, &dl, EVP_md5(), NULL); for (int i = 0; i < 16; i++) sprintf(hex + 2 * i, "%02x", d[i]);
			out(c, "APOP %s %s\r\n", u, hex); expect(c, C_APOP, 0); c->phase = P_A; return 1;
		}
		out(c, "USER %s\r\n", u); expect(c, C_USER, 0); c->phase = P_PASS; return 1;
	case P_PASS: out(c, "PASS %s\r\n", o_pass); expect(c, C_PASS, 0); c->phase = P_A; return 1;
	case P_A:
		switch (o_scen) {
		case S_LOGIN: c->phase = P_QUIT; return 1;
		case S_IDLE: return 0;		/* handled at the PASS reply */
		case S_RETR: c->phase = P_MSGS; return 1;
		default: out(c, "STAT\r\n"); expect(c, C_STAT, 0); c->phase = o_scen == S_STAT ? P_QUIT : P_B; return 1;
		}
	case P_B:
		if (o_scen == S_POLL) { out(c, "UIDL\r\n"); expect(c, C_UIDL, 0); c->phase = P_C; return 1; }
		out(c, "LIST\r\n"); expect(c, C_LIST, 0); c->cur = 1; c->phase = P_MSGS; return 1;
	case P_C: out(c, "LIST\r\n"); expect(c, C_LIST, 0); c->phase = P_QUIT; return 1;
	case P_MSGS:
		if (o_scen == S_RETR) {
			if (!c->authed) return 0;
			if (stopping || (o_n && c->retrs >= (o_n + o_c - 1) / o_c) || (t_stop && now() >= t_stop)) { c->phase = P_QUIT; return 1; }
			c->retrs++; out(c, "RETR %d\r\n", o_msg); expect(c, C_RETR, o_msg); return 1;
		}
		if (c->stat_n < 0) return 0;
		if (c->cur > c->stat_n) { c->phase = P_QUIT; return 1; }
		out(c, "RETR %ld\r\n", c->cur); expect(c, C_RETR, c->cur);
		if (o_scen == S_CHURN) c->phase = P_DELE; else c->cur++;
		return 1;
	case P_DELE: out(c, "DELE %ld\r\n", c->cur); expect(c, C_DELE, c->cur); c->cur++; c->phase = P_MSGS; return 1;
	case P_QUIT: out(c, "QUIT\r\n"); expect(c, C_QUIT, 0); c->phase = P_END; return 1;
	}
	return 0;
}
static void pump(struct conn *c) {
	int w = g_pipelining && (!o_late || c->authed) ? o_window : 1;
	if (c->dead || c->hs) return;
	while (c->qn < w && next_cmd(c)) ;
	if (c->ol > c->oo) flush(c);
}
static int io_write(struct conn *c, const char *b, size_t n) {
	if (!c->ssl) { ssize_t k = send(c->fd, b, n, MSG_NOSIGNAL); return k < 0 ? (errno == EAGAIN ? 0 : -1) : (int)k; }
	int k = SSL_write(c->ssl, b, (int)n);
	if (k > 0) return k;
	int e = SSL_get_error(c->ssl, k); ERR_clear_error();
	return (e == SSL_ERROR_WANT_READ || e == SSL_ERROR_WANT_WRITE) ? 0 : -1;
}
static void flush(struct conn *c) {
	while (c->oo < c->ol) {
		int k = io_write(c, c->ob + c->oo, c->ol - c->oo);
		if (k < 0) { fail(c, E_RESET, "write"); return; }
		if (k == 0) { set_ev(c, EPOLLIN | EPOLLOUT); return; }
		c->oo += k;
	}
	c->oo = c->ol = 0; set_ev(c, EPOLLIN);
}
static void begin_tls(struct conn *c) {
	c->ssl = SSL_new(ctx); SSL_set_fd(c->ssl, c->fd); SSL_set_connect_state(c->ssl); c->hs = 1;
	if (o_resume && last_sess) SSL_set_session(c->ssl, last_sess);
}
static int do_hs(struct conn *c) {	/* 1 done, 0 pending, -1 failed */
	int k = SSL_do_handshake(c->ssl);
	if (k == 1) { n_hs++; n_resumed += SSL_session_reused(c->ssl); c->hs = 0; set_ev(c, EPOLLIN); return 1; }
	int e = SSL_get_error(c->ssl, k);
	if (e == SSL_ERROR_WANT_READ) { set_ev(c, EPOLLIN); return 0; }
	if (e == SSL_ERROR_WANT_WRITE) { set_ev(c, EPOLLIN | EPOLLOUT); return 0; }
	char b[200]; ERR_error_string_n(ERR_get_error(), b, sizeof b); ERR_clear_error();
	fail(c, E_TLS, b); return -1;
}
static void pop_exp(struct conn *c, struct exp *e) { *e = c->q[c->qh]; c->qh = (c->qh + 1) % c->qcap; c->qn--; c->rmode = R_STATUS; c->ll = 0; }

static void body_begin(struct conn *c) {
	c->rmode = R_BODY; c->bs = B_BOL; c->lastcr = 1; c->oct = 0; c->crc = ~0u; c->hdr = 1; c->hl = 0; c->have_want = 0; c->bodyb = 0;
}
static void body_done(struct conn *c) {
	struct exp e; pop_exp(c, &e);
	double t = now(); n_msgs++; n_bytes += c->oct;
	add(&l_retr, t - e.t); if (e.arg == 1 || o_scen == S_RETR) add(&l_retr1, t - e.t);
	if (o_scen != S_RETR && e.arg <= c->sizes_cap && c->list_n >= 0 && c->sizes[e.arg - 1] != c->oct)
		mism(c, M_LISTRETR, "msg %d LIST %ld RETR %ld", e.arg, (long)c->sizes[e.arg - 1], (long)c->oct);
	if (o_deep) {
		if (c->have_want) {
			n_deep_checked++;
			if (c->bodyb != c->want_bytes || (~c->crc) != c->want_crc)
				mism(c, M_BODY, "msg %d body %ld bytes crc %08x, wanted %ld %08x", e.arg, (long)c->bodyb, ~c->crc, (long)c->want_bytes, c->want_crc);
		} else mism(c, M_BODY, "msg %d has no X-Lab-Body", e.arg);
	}
}
/* one unstuffed byte for the deep check: header lines are looked at, body bytes go into the CRC */
static inline void deep_byte(struct conn *c, unsigned char ch) {
	if (c->hdr) {
		if (ch == '\n') {
			if (c->hl && c->h[c->hl - 1] == '\r') c->hl--;
			c->h[c->hl < 255 ? c->hl : 255] = 0;
			if (c->hl == 0) c->hdr = 0;
			else if (!strncmp(c->h, "X-Lab-Body: ", 12)) {
				unsigned w; long b; if (sscanf(c->h + 12, "crc32=%x bytes=%ld", &w, &b) == 2) { c->want_crc = w; c->want_bytes = b; c->have_want = 1; }
			}
			c->hl = 0;
		} else if (c->hl < 255) c->h[c->hl++] = ch;
	} else { c->crc = crct[(c->crc ^ ch) & 255] ^ (c->crc >> 8); c->bodyb++; }
}
/* returns bytes consumed; sets rmode back to status when the terminator was seen */
static size_t body_feed(struct conn *c, const char *b, size_t n) {
	size_t i = 0;
	while (i < n) {
		if (c->bs == B_MID && !o_deep && i > 0) {
			size_t s = i;
			const __m128i NL = _mm_set1_epi8('\n'), DOT = _mm_set1_epi8('.'), CR = _mm_set1_epi8('\r');
			while (i + 17 <= n) {
				__m128i a = _mm_loadu_si128((const void *)(b + i));
				__m128i nl = _mm_cmpeq_epi8(a, NL);
				unsigned m = _mm_movemask_epi8(nl);
				if (m) {
					unsigned d = m & _mm_movemask_epi8(_mm_cmpeq_epi8(_mm_loadu_si128((const void *)(b + i + 1)), DOT));
					unsigned bare = m & ~_mm_movemask_epi8(_mm_cmpeq_epi8(_mm_loadu_si128((const void *)(b + i - 1)), CR));
					if (d) {
						unsigned p = __builtin_ctz(d); bare &= (1u << p) - 1;	/* the slow path looks at p itself */
						if (bare) mms[M_BARELF] += __builtin_popcount(bare);
						i += p; break;
					}
					if (bare) mms[M_BARELF] += __builtin_popcount(bare);
				}
				i += 16;
			}
			c->oct += i - s; if (i > s) c->lastcr = b[i - 1] == '\r';
			/* state at i: if the previous byte was '\n' we are at the beginning of a line not starting with '.' */
			if (i > s && b[i - 1] == '\n') c->bs = B_BOL;
			if (i >= n) break;
		}
		unsigned char ch = b[i];
		switch (c->bs) {
		case B_MID: break;
		case B_BOL:
			if (ch == '.') { c->bs = B_DOT; i++; continue; }
			c->bs = B_MID; break;
		case B_DOT:
			if (ch == '\r') { c->bs = B_DOTCR; i++; continue; }
			if (ch == '\n') { mism(c, M_TERM, ".LF"); body_done(c); return i + 1; }
			if (ch != '.') { mism(c, M_TERM, "line begins with a single dot, then 0x%02x", ch); c->oct++; if (o_deep) deep_byte(c, '.'); }
			c->bs = B_MID; break;	/* ch is counted below; the stuffed dot is not */
		case B_DOTCR:
			if (ch == '\n') { body_done(c); return i + 1; }
			mism(c, M_TERM, ".CR then 0x%02x", ch); c->oct += 2; if (o_deep) { deep_byte(c, '.'); deep_byte(c, '\r'); } c->bs = B_MID; break;
		}
		c->oct++; if (o_deep) deep_byte(c, ch);
		if (ch == '\n') { if (!c->lastcr) mms[M_BARELF]++; c->bs = B_BOL; }
		c->lastcr = ch == '\r'; i++;
	}
	return i;
}
static int uidcmp(const void *a, const void *b) { return strcmp(*(char *const *)a, *(char *const *)b); }
static void lines_done(struct conn *c) {
	struct exp e; pop_exp(c, &e);
	if (e.cmd == C_LIST) {
		if (c->stat_n >= 0 && c->list_n != c->stat_n) mism(c, M_STATLISTN, "STAT %ld LIST %ld", c->stat_n, c->list_n);
		else if (c->stat_n >= 0 && c->list_s != c->stat_s) mism(c, M_STATLISTS, "STAT %ld LIST %ld", (long)c->stat_s, (long)c->list_s);
	} else if (e.cmd == C_UIDL) {
		if (c->stat_n >= 0 && c->uidl_n != c->stat_n) mism(c, M_STATUIDLN, "STAT %ld UIDL %ld", c->stat_n, c->uidl_n);
		if (o_deep && c->uidl_n > 1) {
			char **v = malloc(c->uidl_n * sizeof *v); char *p = c->uids; for (long i = 0; i < c->uidl_n; i++) { v[i] = p; p += strlen(p) + 1; }
			qsort(v, c->uidl_n, sizeof *v, uidcmp);
			for (long i = 1; i < c->uidl_n; i++) if (!strcmp(v[i], v[i - 1])) mism(c, M_UIDDUP, "duplicate %s", v[i]);
			free(v);
		}
	}
}
static void list_line(struct conn *c, char *l) {
	struct exp *e = &c->q[c->qh]; char *p;
	if (e->cmd == C_CAPA) { if (!strcasecmp(l, "PIPELINING")) g_pipelining = 1; if (o_verbose) fprintf(stderr, "CAPA %s\n", l); return; }
	long k = strtol(l, &p, 10);
	if (p == l || *p != ' ') { mism(c, M_LINE, "%s: '%.60s'", cmd_name[e->cmd], l); return; }
	if (e->cmd == C_LIST) {
		char *q; int64_t s = strtoll(p + 1, &q, 10);
		if (q == p + 1) mism(c, M_LINE, "LIST: '%.60s'", l);
		c->list_n++; c->list_s += s;
		if (k != c->list_n) { mism(c, M_NUM, "LIST %ld at place %ld", k, c->list_n); }
		if (k >= 1 && k <= 2000000) {
			if (k > c->sizes_cap) { long nc = k * 2 + 64; c->sizes = realloc(c->sizes, nc * sizeof *c->sizes); for (long i = c->sizes_cap; i < nc; i++) c->sizes[i] = -1; c->sizes_cap = nc; }
			c->sizes[k - 1] = s;
		}
	} else {
		c->uidl_n++;
		if (k != c->uidl_n) mism(c, M_NUM, "UIDL %ld at place %ld", k, c->uidl_n);
		char *u = p + 1; size_t n = strlen(u); if (n < 1 || n > 70) mism(c, M_UIDDUP, "length %zu", n);
		for (char *x = u; *x; x++) if (*x < 0x21 || *x > 0x7e) { mism(c, M_UIDDUP, "char 0x%02x", *x); break; }
		if (o_deep) {
			if (c->uids_len + n + 1 > c->uids_cap) { c->uids_cap = (c->uids_len + n + 1) * 2; c->uids = realloc(c->uids, c->uids_cap); }
			memcpy(c->uids + c->uids_len, u, n + 1); c->uids_len += n + 1;
		}
	}
}
static void status(struct conn *c, char *l) {
	struct exp *e = &c->q[c->qh], x; double t = now(); int ok;
	if (!c->qn) { mism(c, M_LINE, "unasked line '%.60s'", l); return; }
	ok = l[0] == '+' && !strncmp(l, "+OK", 3);
	if (!ok && strncmp(l, "-ERR", 4)) { mism(c, M_LINE, "after %s: '%.60s'", cmd_name[e->cmd], l); }
	switch (e->cmd) {
	case C_GREET:
		pop_exp(c, &x);
		if (!ok) { fail(c, E_GREET, l); return; }
		add(&l_greet, t - c->t_start);
		if (o_auth == 2) { char *a = strrchr(l, '<'), *b = a ? strchr(a, '>') : 0; if (b && b - a < 250) { memcpy(c->apop, a, b - a + 1); c->apop[b - a + 1] = 0; } }
		c->phase = o_stls ? P_STLS : P_USER; return;
	case C_STLS:
		pop_exp(c, &x);
		if (!ok) { fail(c, E_TLS, l); return; }
		begin_tls(c); return;
	case C_CAPA: case C_UIDL: case C_LIST:
		if (!ok) { if (e->cmd != C_CAPA) errk(c, E_CMD, l); pop_exp(c, &x); return; }
		if (e->cmd == C_LIST) { c->list_n = 0; c->list_s = 0; } else if (e->cmd == C_UIDL) { c->uidl_n = 0; c->uids_len = 0; }
		c->rmode = R_LINES; return;
	case C_RETR:
		if (!ok) { errk(c, E_CMD, l); pop_exp(c, &x); return; }
		body_begin(c); return;
	case C_USER: pop_exp(c, &x); if (!ok) fail(c, E_LOGIN, l); return;
	case C_PASS: case C_APOP: case C_AUTH:
		pop_exp(c, &x);
		if (!ok) { fail(c, E_LOGIN, l); return; }
		c->authed = 1; add(&l_login, t - c->t_start); add(&l_auth, t - x.t);
		if (o_scen == S_IDLE) { c->phase = P_HOLD; c->holding = 1; held++; if (connecting) connecting--; }
		return;
	case C_STAT: {
		long n; long s; pop_exp(c, &x);
		if (!ok) { errk(c, E_CMD, l); c->stat_n = 0; return; }
		add(&l_stat, t - c->t_start);
		if (sscanf(l, "+OK %ld %ld", &n, &s) != 2) { mism(c, M_LINE, "STAT '%.60s'", l); c->stat_n = 0; return; }
		c->stat_n = n; c->stat_s = s; return;
	}
	case C_DELE: pop_exp(c, &x); if (!ok) errk(c, E_CMD, l); else n_dele++; return;
	case C_QUIT:
		pop_exp(c, &x); if (!ok) errk(c, E_CMD, l);
		add(&l_quit, t - x.t);
		c->t_quit_ok = t; c->quitting = 1;
		if (!o_waiteof) { finish(c, 1); c->dead = 1; }
		return;
	}
}
static void on_data(struct conn *c, const char *b, size_t n) {
	size_t i = 0;
	while (i < n && !c->dead) {
		if (c->rmode == R_BODY) { i += body_feed(c, b + i, n - i); continue; }
		const char *nl = memchr(b + i, '\n', n - i);
		size_t k = nl ? (size_t)(nl - (b + i)) : n - i;
		size_t room = sizeof c->line - 1 - c->ll;
		memcpy(c->line + c->ll, b + i, k < room ? k : room); c->ll += k < room ? k : room; c->lover += k;
		i += k + (nl != NULL);
		if (!nl) break;
		if (c->lover + 1 > 512) mism(c, M_LONGSTATUS, "%d octets", c->lover + 1);
		if (c->ll && c->line[c->ll - 1] == '\r') c->ll--; else mism(c, M_LINE, "no CR before LF: '%.40s'", c->line);
		c->line[c->ll] = 0; c->ll = 0; c->lover = 0;
		if (c->rmode == R_LINES) {
			if (c->line[0] == '.') { if (!c->line[1]) { lines_done(c); continue; } memmove(c->line, c->line + 1, strlen(c->line)); }
			list_line(c, c->line);
		} else status(c, c->line);
		if (c->hs) break;	/* STLS accepted: nothing may follow in plain text */
	}
}
static void readable(struct conn *c) {
	for (int loops = 0; loops < 64; loops++) {
		int k;
		if (c->ssl) {
			k = SSL_read(c->ssl, rbuf, RBUF);
			if (k <= 0) {
				int e = SSL_get_error(c->ssl, k); ERR_clear_error();
				if (e == SSL_ERROR_WANT_READ) break;
				if (e == SSL_ERROR_WANT_WRITE) { set_ev(c, EPOLLIN | EPOLLOUT); break; }
				k = e == SSL_ERROR_ZERO_RETURN ? 0 : -1;
			}
		} else {
			k = read(c->fd, rbuf, RBUF);
			if (k < 0 && errno == EAGAIN) break;
		}
		if (k <= 0) {
			if (c->quitting) { finish(c, 1); c->dead = 1; return; }
			if (c->holding && stopping) { finish(c, 0); c->dead = 1; return; }
			fail(c, k == 0 ? E_EOF : E_RESET, c->qn ? cmd_name[c->q[c->qh].cmd] : "idle"); return;
		}
		c->t_last = now();
		if (o_quickack) { int one = 1; setsockopt(c->fd, IPPROTO_TCP, TCP_QUICKACK, &one, sizeof one); }
		on_data(c, rbuf, k);
		if (c->dead) return;
		if (c->hs) { if (do_hs(c) == 1) { c->phase = P_USER; pump(c); } return; }
		pump(c);
		if (c->dead) return;
		if (!c->ssl && k < RBUF) break;
	}
}
static void start(struct conn *c) {
	int one = 1;
	free(c->ob); free(c->q); free(c->uids);
	int64_t *sz = c->sizes; long cap = c->sizes_cap; int slot = c->slot;
	memset(c, 0, offsetof(struct conn, line)); memset(&c->ll, 0, sizeof *c - offsetof(struct conn, ll));
	c->sizes = sz; c->sizes_cap = cap; c->slot = slot; for (long i = 0; i < cap && i < 4096; i++) sz[i] = -1;
	c->fd = -1; c->stat_n = c->list_n = c->uidl_n = -1;
	c->user = o_lo + (o_first + n_started) % (o_hi - o_lo + 1); n_started++;
	c->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (c->fd < 0) { perror("socket"); exit(1); }
	live++; connecting++;
	setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
	if (o_sources) {	/* a port is chosen at connect, when the kernel knows the whole address pair */
		struct sockaddr_in from = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(0x7f010001 + n_started % o_sources) };
		setsockopt(c->fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &one, sizeof one);
		if (bind(c->fd, (void *)&from, sizeof from) < 0) { perror("bind"); exit(1); }
	}
	c->t_start = c->t_last = now(); c->dead = 0; c->phase = P_START; c->rmode = R_STATUS;
	if (connect(c->fd, (void *)&sa, sizeof sa) < 0 && errno != EINPROGRESS) {
		enum err k = errno == EADDRNOTAVAIL ? E_PORTS : E_CONNECT; errk(c, k, strerror(errno)); n_failed++; drop(c); c->dead = 1;
		if (errs[E_CONNECT] + errs[E_PORTS] > 1000) stopping = 1;
		return;
	}
	expect(c, C_GREET, 0);
	if (o_tls) begin_tls(c);
	c->ev = o_tls ? EPOLLIN | EPOLLOUT : EPOLLIN;
	struct epoll_event e = { .events = c->ev, .data.ptr = c };
	if (epoll_ctl(ep, EPOLL_CTL_ADD, c->fd, &e) < 0) { perror("epoll_ctl"); exit(1); }
}
static void on_event(struct conn *c, uint32_t ev) {
	if (c->fd < 0) return;
	c->dead = 0;
	if (c->hs) {
		if ((ev & (EPOLLERR | EPOLLHUP)) && !(ev & EPOLLIN)) { fail(c, E_CONNECT, "hup"); return; }
		int k = do_hs(c); if (k != 1) return;
		if (c->phase == P_TLSWAIT) { c->phase = P_USER; pump(c); }
		if (!c->dead) readable(c);
		return;
	}
	if (ev & EPOLLOUT) { flush(c); if (c->dead) return; }
	if (ev & (EPOLLIN | EPOLLERR | EPOLLHUP)) {
		if (c->phase == P_START && (ev & EPOLLERR)) { int e = 0; socklen_t l = sizeof e; getsockopt(c->fd, SOL_SOCKET, SO_ERROR, &e, &l); if (e) { fail(c, E_CONNECT, strerror(e)); return; } }
		readable(c);
	}
}
static void sweep(double t) {
	for (int i = 0; i < o_c; i++) {
		struct conn *c = &conns[i];
		if (c->fd < 0) continue;
		if (c->quitting) { if (t - c->t_quit_ok > 2) { errk(c, E_NOEOF, "server did not close after QUIT"); finish(c, 1); } continue; }
		if (c->holding) continue;
		if (t - c->t_last > o_timeout) fail(c, E_TIMEOUT, c->qn ? cmd_name[c->q[c->qh].cmd] : "");
	}
}
static int fcmp(const void *a, const void *b) { float x = *(float *)a, y = *(float *)b; return x < y ? -1 : x > y; }
static void lat(const char *n, struct samples *s, int comma) {
	if (!s->n) return;
	qsort(s->v, s->n, sizeof *s->v, fcmp);
#define P(q) (s->v[(size_t)((s->n - 1) * (q))] * 1e3)
	printf("%s\"%s\":{\"p50\":%.3f,\"p95\":%.3f,\"p99\":%.3f,\"max\":%.3f}", comma ? "," : "", n, P(.50), P(.95), P(.99), P(1.0));
}
static void on_sig(int s) { (void)s; stopping = 1; }
static int new_sess(SSL *s, SSL_SESSION *x) { (void)s; if (last_sess) SSL_SESSION_free(last_sess); last_sess = x; return 1; }
static void usage(void) {
	puts("usage: popload -s login|stat|poll|fetch|retr|idle|preauth|churn|probe [-h host] [-p port] [-c conns] [-n total | -t seconds]\n"
	     "  -u PATTERN        user name with a %d, e.g. u%04d        -U LO-HI   range (default 1-200)   -F N  skip the first N users\n"
	     "  -P PASSWORD       --auth user|plain|apop                 -m N       message for retr (default 1)\n"
	     "  --tls --stls --tls-resume     --pipeline (if CAPA says so)   =force  =late (only after login)  --window N\n"
	     "  --hold S          idle/preauth: hold for S seconds, or until SIGTERM    --ramp N  logins in flight while opening\n"
	     "  --deep            check body CRCs (of make-mail's messages), duplicate UIDs  --no-wait-eof  do not wait for the server's close\n"
	     "  --quickack        acknowledge at once (hides Nagle + delayed ACK stalls of 40 ms in servers without TCP_NODELAY)\n"
	     "  --sources N       connect from N addresses, 127.1.0.1 and up\n"
	     "  --timeout S       per reply (60)   --max S  hard limit for the run (300)   -v");
	exit(2);
}
static void run(void) {
	struct epoll_event evs[256]; double next = now() + 0.5; int said = 0; double hold_until = 0, last_say = 0;
	int idle = o_scen == S_IDLE || o_scen == S_PREAUTH; int opened = 0;
	t0 = now(); t_stop = !idle && o_t ? t0 + o_t : 0;
	if (!idle) for (int i = 0; i < o_c && more(); i++) start(&conns[i]);
	for (;;) {
		double t = now();
		if (idle) {
			while (opened < o_c && connecting < o_ramp && !stopping) start(&conns[opened++]);
			if (opened == o_c && !connecting && !said) {
				printf("HOLD open=%ld failed=%ld secs=%.3f\n", held, n_failed, t - t0); fflush(stdout); said = 1; hold_until = t + o_hold; last_say = t;
			}
			if (said && t - last_say >= 1) { printf("OK open=%ld dropped=%ld\n", held, dropped); fflush(stdout); last_say = t; }
			if ((said && t >= hold_until) || stopping) { stopping = 1; break; }
		} else if (live == 0) {
			if (!more()) break;
			for (int i = 0; i < o_c && more(); i++) if (conns[i].fd < 0) start(&conns[i]);
			if (live == 0) break;
		}
		if (t - t0 > o_max) { stopping = 1; fprintf(stderr, "popload: hard time limit\n"); break; }
		if (stopping && t_stop && t > t_stop + 15) break;
		int k = epoll_wait(ep, evs, 256, 100);
		for (int i = 0; i < k; i++) on_event(evs[i].data.ptr, evs[i].events);
		if ((t = now()) > next) { sweep(t); next = t + 0.5; if (t_stop && t > t_stop + 20) { stopping = 1; break; } }
	}
}
static void options(int argc, char **argv) {
	enum { X_TLS = 256, X_STLS, X_RESUME, X_PIPE, X_WINDOW, X_HOLD, X_RAMP, X_DEEP, X_NOEOF, X_TIMEOUT, X_MAX, X_AUTH, X_QACK, X_SOURCES };
	static struct option lo[] = { { "tls", 0, 0, X_TLS }, { "stls", 0, 0, X_STLS }, { "tls-resume", 0, 0, X_RESUME }, { "pipeline", 2, 0, X_PIPE },
		{ "window", 1, 0, X_WINDOW }, { "hold", 1, 0, X_HOLD }, { "ramp", 1, 0, X_RAMP }, { "deep", 0, 0, X_DEEP }, { "no-wait-eof", 0, 0, X_NOEOF },
		{ "timeout", 1, 0, X_TIMEOUT }, { "max", 1, 0, X_MAX }, { "auth", 1, 0, X_AUTH }, { "quickack", 0, 0, X_QACK }, { "sources", 1, 0, X_SOURCES }, { "help", 0, 0, '?' }, { 0, 0, 0, 0 } };
	int o;
	while ((o = getopt_long(argc, argv, "s:h:p:c:n:t:u:U:F:P:m:v", lo, 0)) != -1) switch (o) {
	case 's': { int i; for (i = 0; i <= S_PROBE; i++) if (!strcmp(optarg, scen_name[i])) break; if (i > S_PROBE) usage(); o_scen = i; break; }
	case 'h': o_host = optarg; break;
	case 'p': o_port = atoi(optarg); break;
	case 'c': o_c = atoi(optarg); break;
	case 'n': o_n = atol(optarg); break;
	case 't': o_t = atof(optarg); break;
	case 'u': o_user = optarg; break;
	case 'U': if (sscanf(optarg, "%d-%d", &o_lo, &o_hi) != 2) usage(); break;
	case 'F': o_first = atoi(optarg); break;
	case 'P': o_pass = optarg; break;
	case 'm': o_msg = atoi(optarg); break;
	case 'v': o_verbose = 1; break;
	case X_TLS: o_tls = 1; break;
	case X_STLS: o_stls = 1; break;
	case X_RESUME: o_resume = 1; break;
	case X_PIPE: o_pipe = 1; if (optarg) { if (!strcmp(optarg, "force")) o_force = 1; else if (!strcmp(optarg, "late")) o_late = 1; else if (!strcmp(optarg, "forcelate")) o_late = o_force = 1; else usage(); } break;
	case X_WINDOW: o_window = atoi(optarg); break;
	case X_HOLD: o_hold = atoi(optarg); break;
	case X_RAMP: o_ramp = atoi(optarg); break;
	case X_DEEP: o_deep = 1; break;
	case X_NOEOF: o_waiteof = 0; break;
	case X_TIMEOUT: o_timeout = atoi(optarg); break;
	case X_MAX: o_max = atoi(optarg); break;
	case X_AUTH: o_auth = !strcmp(optarg, "plain") ? 1 : !strcmp(optarg, "apop") ? 2 : 0; break;
	case X_QACK: o_quickack = 1; break;
	case X_SOURCES: o_sources = atoi(optarg); break;
	default: usage();
	}
	if (!o_n && !o_t && o_scen != S_IDLE && o_scen != S_PREAUTH) o_n = o_c;
	if (o_c < 1 || o_c > 15000 || o_hi < o_lo) usage();
}
static void set_up(void) {
	struct rlimit rl; getrlimit(RLIMIT_NOFILE, &rl); rl.rlim_cur = rl.rlim_max; setrlimit(RLIMIT_NOFILE, &rl);
	signal(SIGPIPE, SIG_IGN); signal(SIGTERM, on_sig); signal(SIGINT, on_sig);
	for (unsigned i = 0; i < 256; i++) { uint32_t r = i; for (int k = 0; k < 8; k++) r = r & 1 ? 0xEDB88320u ^ (r >> 1) : r >> 1; crct[i] = r; }
	sa.sin_family = AF_INET; sa.sin_port = htons(o_port);
	if (inet_pton(AF_INET, o_host, &sa.sin_addr) != 1) { fprintf(stderr, "numeric IPv4 host only\n"); exit(2); }
	if (o_tls || o_stls) {
		ctx = SSL_CTX_new(TLS_client_method()); SSL_CTX_set_verify(ctx, SSL_VERIFY_NONE, 0);
		SSL_CTX_set_mode(ctx, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_RELEASE_BUFFERS);
		SSL_CTX_set_options(ctx, SSL_OP_IGNORE_UNEXPECTED_EOF);
		if (o_resume) { SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL); SSL_CTX_sess_set_new_cb(ctx, new_sess); }
	}
	rbuf = malloc(RBUF + 64); ep = epoll_create1(EPOLL_CLOEXEC);
	conns = calloc(o_c, sizeof *conns);
	for (int i = 0; i < o_c; i++) { conns[i].fd = -1; conns[i].slot = i; }
}
/* Asks the server for PIPELINING, by one session that counts for nothing, unless it is taken for granted. */
static void find_pipelining(void) {
	if (o_force) { g_pipelining = 1; return; }
	enum scen s = o_scen; long n = o_n; double t = o_t; int cc = o_c; o_scen = S_PROBE; o_n = 1; o_t = 0; o_c = 1; run();
	o_scen = s; o_n = n; o_t = t; o_c = cc; n_started = n_done = 0; l_session.n = l_greet.n = l_login.n = l_quit.n = 0;
}
/* The time is over, and these never got an answer. */
static void count_unanswered(void) {
	for (int i = 0; i < o_c; i++) if (conns[i].fd >= 0) {
		struct conn *c = &conns[i]; char b[64];
		snprintf(b, sizeof b, "waits for the reply to %s", c->qn ? cmd_name[c->q[c->qh].cmd] : "nothing");
		errk(c, E_HUNG, b); n_failed++;
	}
}
/* Prints all that was measured as an object of JSON; returns whether anything was wrong. */
static int report(double secs, double cpu) {
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
static double seconds(struct timeval t) { return t.tv_sec + t.tv_usec * 1e-6; }
int main(int argc, char **argv) {
	options(argc, argv);
	set_up();
	if (o_pipe) find_pipelining();
	struct rusage before, after; getrusage(RUSAGE_SELF, &before);
	run();
	if (o_scen != S_IDLE && o_scen != S_PREAUTH) count_unanswered();
	double secs = now() - t0; getrusage(RUSAGE_SELF, &after);
	return report(secs, seconds(after.ru_utime) - seconds(before.ru_utime) + seconds(after.ru_stime) - seconds(before.ru_stime));
}

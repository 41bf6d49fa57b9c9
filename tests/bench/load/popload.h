/* What the parts of popload share: the options, what is counted, and one connection.  Each part says what it is for. */
#ifndef POPLOAD_H
#define POPLOAD_H
#define _GNU_SOURCE
#include <openssl/ssl.h>
#include <stddef.h>
#include <stdint.h>

/* ---------- options.c ---------- */
enum scen { S_LOGIN, S_STAT, S_POLL, S_FETCH, S_RETR, S_IDLE, S_PREAUTH, S_CHURN, S_PROBE };
extern const char *const scen_name[];
extern enum scen o_scen;
extern const char *o_host, *o_user, *o_pass;
extern int o_port, o_c, o_lo, o_hi, o_tls, o_stls, o_resume, o_pipe, o_force, o_window, o_deep, o_waiteof, o_timeout, o_ramp,
	o_msg, o_auth, o_verbose, o_max, o_hold, o_first, o_quickack, o_late, o_sources;
extern long o_n; extern double o_t;
void options(int argc, char **argv);	/* ends the program with 2 where they are wrong */

/* ---------- connections ---------- */
enum cmd { C_GREET, C_CAPA, C_STLS, C_USER, C_PASS, C_APOP, C_AUTH, C_STAT, C_UIDL, C_LIST, C_RETR, C_DELE, C_QUIT };
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

/* ---------- statistics.c ---------- */
struct samples { float *v; size_t n, cap; };
extern struct samples l_session, l_greet, l_login, l_auth, l_stat, l_retr1, l_retr, l_quit;
enum err { E_CONNECT, E_EOF, E_RESET, E_TIMEOUT, E_TLS, E_LOGIN, E_CMD, E_GREET, E_PORTS, E_NOEOF, E_HUNG, E_N };
enum mm { M_STATLISTN, M_STATLISTS, M_STATUIDLN, M_LISTRETR, M_BARELF, M_TERM, M_LINE, M_LONGSTATUS, M_UIDDUP, M_BODY, M_NUM, M_N };
extern long errs[E_N], mms[M_N];
extern long n_started, n_done, n_failed, n_msgs, n_dele, n_deep_checked, n_hs, n_resumed; extern double n_bytes;
double now(void);			/* seconds, of a clock that is never set */
void add(struct samples *s, double v);	/* one more time in seconds */
/* An answer that contradicts another, or the protocol; and a session that did not go as it should.  The first few are told. */
void mism(struct conn *c, enum mm k, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
void errk(struct conn *c, enum err k, const char *what);
int report(double secs, double cpu);	/* prints JSON; returns whether anything was wrong */

/* ---------- tls.c ---------- */
void tls_set_up(void);
void begin_tls(struct conn *c);
int do_hs(struct conn *c);		/* goes on with the handshake: 1 done, 0 pending, -1 failed */

/* ---------- script.c ---------- */
extern const char *const cmd_name[];
extern int g_pipelining;		/* whether the server understands it */
void expect(struct conn *c, enum cmd cmd, int arg);	/* a reply to this command will come */
void pump(struct conn *c);		/* says what may be said by now */

/* ---------- answers.c ---------- */
void pop_exp(struct conn *c, struct exp *e);	/* the reply came that was expected next */
void on_data(struct conn *c, const char *b, size_t n);

/* ---------- body.c ---------- */
void body_set_up(void);
void body_begin(struct conn *c);
size_t body_feed(struct conn *c, const char *b, size_t n);	/* returns how many octets belonged to it */

/* ---------- session.c ---------- */
extern struct conn *conns; extern int ep;
extern long live, held, dropped, connecting;	/* open; idle as asked; lost while idle; not idle yet */
extern double t_stop; extern int stopping;	/* when no session begins any more; whether the run ends */
void sessions_set_up(void);
void set_ev(struct conn *c, uint32_t ev);
void start(struct conn *c);
int more(void);				/* whether another session is to begin */
void finish(struct conn *c, int ok);	/* the session is over; ok says whether it counts as completed */
void fail(struct conn *c, enum err k, const char *what);
void flush(struct conn *c);		/* writes what was said */
void on_event(struct conn *c, uint32_t ev);
void sweep(double t);			/* ends those that wait for too long */

#endif

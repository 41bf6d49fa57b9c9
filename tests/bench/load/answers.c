/* What the server says: every line of it is held against what was asked, and what came before. */
#include "popload.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>


void pop_exp(struct conn *c, struct exp *e) { *e = c->q[c->qh]; c->qh = (c->qh + 1) % c->qcap; c->qn--; c->rmode = R_STATUS; c->ll = 0; }
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
void on_data(struct conn *c, const char *b, size_t n) {
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

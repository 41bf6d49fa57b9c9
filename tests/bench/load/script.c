/* What a client says, and when: the scripts of the scenarios, pipelined or not. */
#include "popload.h"
#include <openssl/evp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

const char *const cmd_name[] = { "greeting", "CAPA", "STLS", "USER", "PASS", "APOP", "AUTH", "STAT", "UIDL", "LIST", "RETR", "DELE", "QUIT" };
int g_pipelining;

static void out(struct conn *c, const char *fmt, ...) {
	va_list a; int k;
	if (c->ocap - c->ol < 512) { c->ocap = c->ocap ? c->ocap * 2 : 1024; c->ob = realloc(c->ob, c->ocap); }
	va_start(a, fmt); k = vsnprintf(c->ob + c->ol, 512, fmt, a); va_end(a);
	c->ol += k;
}
void expect(struct conn *c, enum cmd cmd, int arg) {
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
void pump(struct conn *c) {
	int w = g_pipelining && (!o_late || c->authed) ? o_window : 1;
	if (c->dead || c->hs) return;
	while (c->qn < w && next_cmd(c)) ;
	if (c->ol > c->oo) flush(c);
}

/* The command line. */
#include "popload.h"
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *const scen_name[] = { "login", "stat", "poll", "fetch", "retr", "idle", "preauth", "churn", "probe" };
enum scen o_scen = S_LOGIN;
const char *o_host = "127.0.0.1", *o_user = "u%04d", *o_pass = "secret";
int o_port = 11110, o_c = 8, o_lo = 1, o_hi = 200, o_tls, o_stls, o_resume, o_pipe, o_force, o_window = 64,
	o_deep, o_waiteof = 1, o_timeout = 60, o_ramp = 64, o_msg = 1, o_auth, o_verbose, o_max = 300, o_hold = 5, o_first, o_quickack, o_late, o_sources;
long o_n; double o_t;

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
void options(int argc, char **argv) {
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

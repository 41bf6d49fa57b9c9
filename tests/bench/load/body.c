/* What RETR sends: its octets counted, its line ends, dots and end checked, and, if asked for, its contents. */
#include "popload.h"
#include <emmintrin.h>
#include <stdio.h>
#include <string.h>

static uint32_t crct[256];

void body_begin(struct conn *c) {
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
size_t body_feed(struct conn *c, const char *b, size_t n) {
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
void body_set_up(void) {
	for (unsigned i = 0; i < 256; i++) { uint32_t r = i; for (int k = 0; k < 8; k++) r = r & 1 ? 0xEDB88320u ^ (r >> 1) : r >> 1; crct[i] = r; }
}

package popserv.control;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class ReportTest {
    private static Report report() {
        Report report = new Report().value("version", "1.0").value("until", null);
        report.table("steps", "step", "count", "remedy")
                .remarks()
                .row("name", 7, null)
                .row("maildir", 123, "make it");
        return report;
    }

    @Test
    void peopleReadAlignedColumnsAndRemarksBelow() {
        assertEquals(
                """
                version  1.0
                until    -

                STEP     COUNT
                name         7
                maildir    123
                    remedy: make it
                """,
                report().text());
    }

    /** Where capital letters are other letters than elsewhere. */
    @Test
    void headingsAreTheSameEverywhere() {
        Locale here = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("tr"));
        try {
            Report report = new Report();
            report.table("who", "since").row("now");
            assertEquals("SINCE\nnow\n", report.text());
        } finally {
            Locale.setDefault(here);
        }
    }

    @Test
    void programsReadTheSameAsJson() {
        Report report = report().value("since", Instant.parse("2026-11-28T10:00:00.123Z"));
        JsonObject json = new JsonObject(report.json());
        assertEquals("2026-11-28T10:00:00Z", json.getString("since"));
        assertEquals(123, json.getJsonArray("steps").getJsonObject(1).getInteger("count"));
    }
}

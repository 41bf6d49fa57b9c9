package popserv;

import java.util.ArrayList;
import java.util.List;
import popserv.control.Answer;
import popserv.control.Report;

/** What a check found, step by step; the first step that fails tells how the whole ends. */
final class Findings {
    private final List<Object[]> steps = new ArrayList<>();
    private String failed;
    private int status = Answer.OK;

    /** A step at which a login goes on. */
    void good(String step, String found) {
        steps.add(new Object[] {step, "ok", found, null});
    }

    /**
     * A step at which it fails.
     *
     * @param exit popctl's exit status if nothing failed before
     * @param remedy what to do
     */
    void bad(int exit, String step, String found, String remedy) {
        steps.add(new Object[] {step, "FAILS", found, remedy});
        if (failed == null) {
            failed = step;
            status = exit;
        }
    }

    /** Returns popctl's exit status. */
    int status() {
        return status;
    }

    /** Adds verdict and steps to a report. */
    void report(Report report) {
        report.value("login", failed == null ? "can succeed" : "fails: see " + failed);
        Report.Table table = report.table("steps", "step", "result", "found", "remedy").remarks();
        steps.forEach(table::row);
    }
}

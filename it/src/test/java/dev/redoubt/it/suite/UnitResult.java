package dev.redoubt.it.suite;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The outcome of one unit of the suite on one server. Immutable.
 *
 * @param passed the names of the tests that passed; a unit may give a name several times
 * @param failed the names of the tests that failed, and the errors that ended a part of the unit
 * @param skipped the number of tests that the suite left out
 * @param ended false if the unit was stopped because it took too long
 */
record UnitResult(List<String> passed, List<String> failed, int skipped, boolean ended) {
    private static final Pattern COLOUR = Pattern.compile("\u001b\\[[0-9;]*m");
    private static final Pattern LINE = Pattern.compile("^\\[(ok|err|exception|ignore)\\]:? ?(.*)$", Pattern.MULTILINE);

    /** Behind the name of a test: how long it took, or its file. */
    private static final Pattern BEHIND_NAME = Pattern.compile(" \\(\\d+ ms\\)$| in tests/unit/\\S+\\.tcl$");

    UnitResult {
        passed = List.copyOf(passed);
        failed = List.copyOf(failed);
    }

    /** Reads what the suite has printed. */
    static UnitResult of(String output, boolean ended) {
        List<String> passed = new ArrayList<>();
        List<String> failed = new ArrayList<>();
        int skipped = 0;
        Matcher lines = LINE.matcher(COLOUR.matcher(output).replaceAll(""));
        while (lines.find()) {
            String name = BEHIND_NAME.matcher(lines.group(2)).replaceFirst("");
            switch (lines.group(1)) {
                case "ok" -> passed.add(name);
                case "ignore" -> skipped++;
                default -> failed.add(name);
            }
        }
        return new UnitResult(passed, failed, skipped, ended);
    }

    /** Returns whether the suite has named no test. */
    boolean isEmpty() {
        return passed.isEmpty() && failed.isEmpty() && skipped == 0;
    }

    /** Returns the names of the tests that pass here and not there, each as often as it is missing there. */
    List<String> passedOnlyHere(UnitResult there) {
        List<String> missing = new ArrayList<>(passed);
        there.passed.forEach(missing::remove);
        return missing;
    }

    /** Returns the row of a table: {@code passed/failed/skipped}. */
    String text() {
        return passed.size() + "/" + failed.size() + "/" + skipped + (ended ? "" : " stopped");
    }
}

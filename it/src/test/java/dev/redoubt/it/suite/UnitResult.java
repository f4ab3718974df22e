package dev.redoubt.it.suite;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The outcome of one unit of the suite on one server.
 *
 * @param passed the number of tests that passed
 * @param failed the names of the tests that failed, and the errors that ended the unit
 * @param skipped the number of tests that the suite left out
 * @param ended false if the unit was stopped because it took too long
 */
record UnitResult(int passed, List<String> failed, int skipped, boolean ended) {
    private static final Pattern COLOUR = Pattern.compile("\u001b\\[[0-9;]*m");
    private static final Pattern LINE = Pattern.compile("^\\[(ok|err|exception|ignore)\\]:? ?(.*)$", Pattern.MULTILINE);

    /** Reads what the suite has printed. */
    static UnitResult of(String output, boolean ended) {
        int passed = 0;
        int skipped = 0;
        List<String> failed = new ArrayList<>();
        Matcher lines = LINE.matcher(COLOUR.matcher(output).replaceAll(""));
        while (lines.find()) {
            switch (lines.group(1)) {
                case "ok" -> passed++;
                case "ignore" -> skipped++;
                default -> failed.add(lines.group(2));
            }
        }
        return new UnitResult(passed, List.copyOf(failed), skipped, ended);
    }

    /** Returns the row of a table: {@code passed/failed/skipped}. */
    String text() {
        return passed + "/" + failed.size() + "/" + skipped + (ended ? "" : " stopped");
    }
}

package dev.redoubt.node.tools;

import dev.redoubt.persistence.aof.recovery.AofFileCheck;
import dev.redoubt.persistence.aof.recovery.LogFindings;
import dev.redoubt.persistence.log.LogEnd;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The findings of an inspection as lines for an operator. Stateless. */
final class CheckAofReport {
    private CheckAofReport() {}

    /** The findings of one file without its manifest. */
    static List<String> lines(Path file, AofFileCheck found) {
        List<String> lines = new ArrayList<>();
        lines.add("File " + file + ": " + found.bytes() + " bytes, a snapshot of " + found.rdbBytes() + " of them, "
                + found.commands() + " commands, " + found.records() + " record lines");
        if (found.records() > 0) {
            lines.add(
                    "The checksums of records are a chain through all files: name the manifest to have them verified.");
        }
        lines.add(
                found.fault() == null
                        ? "Verdict: the form of the file is whole."
                        : "Verdict: behind byte " + found.wholeUpTo() + " the file is not whole: " + found.fault()
                                + ".");
        return lines;
    }

    static List<String> lines(LogFindings findings) {
        List<String> lines = new ArrayList<>();
        Path base = findings.base();
        if (base != null) {
            LogEnd at = findings.baseEnd();
            lines.add("Base " + base + ": "
                    + (at == null
                            ? "no snapshot of Redoubt"
                            : "a snapshot at record " + at.index() + " of term " + at.term()));
        }
        findings.files().forEach(file -> lines.add(file(file)));
        LogFindings.Stop stop = findings.stop();
        if (stop != null) {
            String record = stop.record() > 0 ? ", record " + stop.record() : "";
            lines.add("Stop " + stop.file() + ", byte " + stop.offset() + record + ": " + stop.why() + "."
                    + (findings.behind() > 0 ? " " + findings.behind() + " bytes follow from there." : ""));
        }
        lines.add(verdict(findings));
        return lines;
    }

    private static String file(LogFindings.FileFinding file) {
        String head = "File " + file.path() + ": " + file.bytes() + " bytes, ";
        if (file.records() == 0) {
            return head + "no records";
        }
        long last = file.last().index();
        long first = last - file.records() + 1;
        return head + "records " + first + " to " + last + " up to term "
                + file.last().term() + ", "
                + Moments.text(file.firstMs()) + " to " + Moments.text(file.lastMs())
                + (file.fsynced() > 0 ? ", durable at least up to " + file.fsynced() : "");
    }

    private static String verdict(LogFindings findings) {
        long end = findings.end().index();
        return switch (findings.verdict()) {
            case EMPTY -> "Verdict: there is no log.";
            case WHOLE -> "Verdict: the log is whole; it ends at record " + end + ".";
            case SHORTER ->
                "Verdict: the log is whole and ends at record " + end + ", but it was durable up to record "
                        + findings.durable() + " once. A start loads it, and the member is suspect. If you have"
                        + " removed the records on purpose, accept it with --reseal; else restore the files from a"
                        + " backup.";
            case TORN ->
                "Verdict: the log has a torn end. A start with aof-load-truncated yes keeps the records up to " + end
                        + "; --fix does the same now.";
            case FOREIGN ->
                "Verdict: redis-server has written commands here. A start takes them over as a new history.";
            case REFUSED -> refused(findings);
        };
    }

    private static String refused(LogFindings findings) {
        String start = "Verdict: a start refuses these files. ";
        if (findings.files().isEmpty() || findings.end().term() == 0) {
            return start + "Restore them from a backup.";
        }
        return start + "If a person has edited them, accept that with --reseal. If they are damaged, restore them from"
                + " a backup, or give up all behind record " + findings.end().index() + " with --fix.";
    }
}

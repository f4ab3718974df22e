package dev.redoubt.node.tools;

import dev.redoubt.node.member.StoredState;
import dev.redoubt.persistence.aof.LogStorage;
import dev.redoubt.persistence.aof.ReadOnlyStorage;
import dev.redoubt.persistence.aof.StateFile;
import dev.redoubt.persistence.aof.recovery.AofFileCheck;
import dev.redoubt.persistence.aof.recovery.HistoryStart;
import dev.redoubt.persistence.aof.recovery.LogCheck;
import dev.redoubt.persistence.aof.recovery.LogEditor;
import dev.redoubt.persistence.aof.recovery.LogFindings;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * {@code check-aof}: tells what a start would make of a log, and makes a log shorter, or accepts edited records, as a
 * new history (docs/protocol.md 2.6). Nothing is changed before the operator has read what will be, and agreed.
 */
final class CheckAof implements Tool {
    @Override
    public String name() {
        return "check-aof";
    }

    @Override
    public String usage() {
        return "[--fix | --reseal | --truncate-to-timestamp TIME | --truncate-to-index RECORD] [--yes] DIR|MANIFEST|FILE";
    }

    @Override
    public String help() {
        return """
                Reads the append-only files of a data directory as a start does, with all checksums, and says what the
                start would do. Without options nothing is changed, and a node may run on the files. The exit status is
                0 if the log is whole, 1 if it is not, 2 if the command line is wrong. Of a single FILE the form of its
                commands is looked at, as redis-check-aof does.

                  --fix                          keep the records up to the first damage
                  --reseal                       accept the files as a person has edited them: keep the records up to
                                                 the first that was changed, and take the commands behind it as they are
                  --truncate-to-timestamp TIME   keep the records up to a time: Unix seconds, Unix milliseconds, or
                                                 2026-11-27T14:03:07Z
                  --truncate-to-index RECORD     keep the records up to this one; cat-log shows the numbers
                  --yes                          do not ask

                A change needs a stopped node. It begins a new history: the member is suspect afterwards, and other
                members of a cluster do not follow it until SENTINEL TRUST-MEMBER says so. The former files are moved
                to the directory audit.
                """;
    }

    @Override
    public List<String> flags() {
        return List.of("fix", "reseal", "yes");
    }

    @Override
    public List<String> values() {
        return List.of("truncate-to-timestamp", "truncate-to-index");
    }

    /** A change that the operator asks for, and what it keeps. */
    private record Change(Step step, String plan, boolean alsoOfWhole) {
        private interface Step {
            LogEditor.Result apply(LogEditor editor) throws IOException;
        }
    }

    @Override
    public int run(ToolArguments arguments, Terminal terminal) throws ToolException, IOException {
        Change change = change(arguments);
        Path file = Path.of(arguments.path()).toAbsolutePath().normalize();
        if (change == null && LogPlace.isSingleFile(file)) {
            return reportFile(file, terminal);
        }
        LogPlace place = LogPlace.of(arguments.path());
        if (change == null) {
            try (LogStorage storage = place.forReading()) {
                return report(LogCheck.of(storage, place.options()).findings(), terminal);
            }
        }
        try (LogStorage storage = place.forChanges()) {
            LogCheck check = LogCheck.of(storage, place.options());
            int status = report(check.findings(), terminal);
            if (!isNeeded(change, check.findings())) {
                terminal.print("There is nothing to do; the files are as they were.");
                return status;
            }
            terminal.print(change.plan());
            if (!arguments.has("yes") && !terminal.agrees("This changes the log. Continue?")) {
                terminal.print("The files are as they were.");
                return FAULT;
            }
            apply(change, check, storage, terminal);
            return report(LogCheck.of(storage, place.options()).findings(), terminal);
        }
    }

    private static int report(LogFindings findings, Terminal terminal) {
        CheckAofReport.lines(findings).forEach(terminal::print);
        return switch (findings.verdict()) {
            case EMPTY, WHOLE, FOREIGN -> OK;
            case SHORTER, TORN, REFUSED -> FAULT;
        };
    }

    private static int reportFile(Path file, Terminal terminal) throws IOException {
        try (LogStorage storage = new ReadOnlyStorage(file.resolveSibling("."))) {
            AofFileCheck found = AofFileCheck.of(storage, file);
            CheckAofReport.lines(file, found).forEach(terminal::print);
            return found.fault() == null ? OK : FAULT;
        }
    }

    private static @Nullable Change change(ToolArguments arguments) throws ToolException {
        String time = arguments.value("truncate-to-timestamp");
        long index = arguments.number("truncate-to-index");
        int asked = (arguments.has("fix") ? 1 : 0)
                + (arguments.has("reseal") ? 1 : 0)
                + (time == null ? 0 : 1)
                + (index < 0 ? 0 : 1);
        if (asked > 1) {
            throw new ToolException("only one of --fix, --reseal and --truncate-to-… can be done at once");
        }
        if (arguments.has("fix")) {
            return new Change(LogEditor::fix, "The records up to the first damage stay. All behind them goes.", false);
        }
        if (arguments.has("reseal")) {
            String plan = "The commands behind the first changed record are taken as they stand in the files.";
            return new Change(LogEditor::reseal, plan, false);
        }
        if (index >= 0) {
            String plan = "The records up to " + index + " stay. All behind them goes.";
            return new Change(editor -> editor.truncateToIndex(index), plan, true);
        }
        if (time != null) {
            long unixMs = Moments.parse(time);
            String plan = "The records up to " + Moments.text(unixMs) + " stay. All behind them goes.";
            return new Change(editor -> editor.truncateToTime(unixMs), plan, true);
        }
        return null;
    }

    private static boolean isNeeded(Change change, LogFindings findings) {
        return switch (findings.verdict()) {
            case EMPTY -> false;
            case WHOLE, FOREIGN -> change.alsoOfWhole();
            case SHORTER, TORN, REFUSED -> true;
        };
    }

    private static void apply(Change change, LogCheck check, LogStorage storage, Terminal terminal) throws IOException {
        StateFile file = new StateFile(storage, storage.directory().resolve(StoredState.FILE));
        Map<String, String> fields = file.read();
        StoredState state = StoredState.parse(fields);
        if (!fields.isEmpty()) {
            // Before the log changes: a member that was changed must not count in a vote as if it were not (3.4).
            Map<String, String> suspect = new TreeMap<>(fields);
            suspect.putAll(state.withSuspect(true).format());
            file.write(suspect);
        }
        HistoryStart history = new HistoryStart(state.promised(), new SecureRandom(), System.currentTimeMillis());
        LogEditor.Result result = change.step().apply(new LogEditor(check, history, ToolKeyspace.trial()));
        terminal.print("Done: kept the records up to " + result.kept() + ", accepted " + result.resealed()
                + " behind them, and began a new history with term " + result.term() + ".");
        result.auditFiles().forEach(audit -> terminal.print("The former content is in " + audit + "."));
    }
}

package dev.redoubt.node.script;

import dev.redoubt.node.command.Texts;
import dev.redoubt.node.command.engine.CommandContext;
import dev.redoubt.node.keyspace.Keyspace;
import dev.redoubt.node.pubsub.Glob;
import dev.redoubt.node.resp.ReplyWriter;
import dev.redoubt.persistence.rdb.RdbPayload;
import dev.redoubt.persistence.rdb.RdbWriter;
import dev.redoubt.persistence.text.RedisNumbers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * FCALL and FUNCTION (functions.c). The text of libraries is data: it is part of the keyspace, of snapshots and of the
 * log. They are compiled when they are first needed after the keyspace was exchanged. The shard's thread only.
 */
final class FunctionScripts {
    /** The most bytes that a snapshot has beside the text of a library. */
    private static final int MOST_HEADER_BYTES = 16;

    private final ScriptRunner runner;
    private Sandbox lua;
    private LibraryLoader loader;

    /** The map of the keyspace that {@link #libraries} was made of; it is the same as long as nothing changed. */
    private Map<String, byte[]> source = Map.of();

    private Map<String, Library> libraries = new LinkedHashMap<>();
    private long compiledBytes;

    /** The library of each function, by its name in lower case. */
    private final Map<String, Library.Function> functions = new LinkedHashMap<>();

    FunctionScripts(ScriptRunner runner) {
        this.runner = runner;
        this.lua = new Sandbox(runner::running);
        this.loader = new LibraryLoader(lua, runner::nanoTime);
    }

    /** Returns the memory of the compiled libraries, an estimate in bytes; their text is data. */
    int count() {
        return functions.size();
    }

    long bytes() {
        return compiledBytes;
    }

    // ---- FCALL -----------------------------------------------------------------------------------------------------

    void call(CommandContext c, boolean readOnly) {
        compile(c.keyspace);
        Library.Function function = functions.get(key(Texts.latin1(c.args[1])));
        if (function == null) {
            c.error("ERR Function not found");
            return;
        }
        long keys = RedisNumbers.parseLong(c.args[2], 0, c.args[2].length, -1);
        if (!RedisNumbers.isLong(c.args[2], 0, c.args[2].length)) {
            c.error("ERR Bad number of keys provided");
        } else if (keys > c.args.length - 3) {
            c.error("ERR Number of keys can't be greater than number of args");
        } else if (keys < 0) {
            c.error("ERR Number of keys can't be negative");
        } else {
            call(c, function, readOnly, (int) keys);
        }
    }

    /** Returns the flags of a function; those of none if it is unknown. */
    ScriptFlags flags(Keyspace keyspace, byte[] name) {
        compile(keyspace);
        Library.Function function = functions.get(key(Texts.latin1(name)));
        return function == null ? ScriptFlags.UNDECLARED : function.flags();
    }

    private void call(CommandContext c, Library.Function function, boolean readOnly, int keys) {
        try {
            ScriptRunner.check(c, function.flags(), readOnly);
        } catch (ScriptException refused) {
            c.error(refused.error());
            return;
        }
        ScriptRun run = new ScriptRun(function.name(), false, c, function.flags(), readOnly);
        runner.start(
                run,
                lua,
                function.body(),
                Sandbox.strings(c.args, 3, 3 + keys),
                Sandbox.strings(c.args, 3 + keys, c.args.length));
    }

    private static String key(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    // ---- Libraries -------------------------------------------------------------------------------------------------

    /** Compiles what the keyspace has, if that has changed. Each library was compiled when it was loaded. */
    private void compile(Keyspace keyspace) {
        if (source == keyspace.libraries()) {
            return;
        }
        Map<String, Library> compiled = new LinkedHashMap<>();
        keyspace.libraries().forEach((name, text) -> {
            Library known = libraries.get(name);
            compiled.put(name, known != null && known.code().text() == text ? known : recompiled(text));
        });
        adopt(compiled, keyspace.libraries());
    }

    private Library recompiled(byte[] text) {
        try {
            return loader.load(LibraryCode.of(text), Long.MAX_VALUE, false);
        } catch (ScriptException broken) {
            throw new IllegalStateException("a library that was loaded before: " + broken.error(), broken);
        }
    }

    private void adopt(Map<String, Library> compiled, Map<String, byte[]> from) {
        compiledBytes = compiled.values().stream()
                .mapToLong(library -> EvalScripts.compiledBytes(library.code().text()))
                .sum();
        source = from;
        libraries = compiled;
        functions.clear();
        for (Library library : compiled.values()) {
            library.functions().values().forEach(function -> functions.put(key(function.name()), function));
        }
    }

    /** Makes the libraries those of the keyspace, which changes with the command. */
    private void replace(CommandContext c, Map<String, Library> with) {
        Map<String, byte[]> codes = new LinkedHashMap<>();
        with.forEach((name, library) -> codes.put(name, library.code().text()));
        c.keyspace.setLibraries(codes);
        adopt(with, c.keyspace.libraries());
        c.changedAll(1);
    }

    void load(CommandContext c) {
        boolean replaces = false;
        for (int i = 2; i < c.args.length - 1; i++) {
            if (!Texts.is(c.args[i], "replace")) {
                c.error("ERR Unknown option given: " + Texts.printed(c.args[i], c.args[i].length));
                return;
            }
            replaces = true;
        }
        byte[] text = c.args[c.args.length - 1];
        compile(c.keyspace);
        try {
            LibraryCode code = LibraryCode.of(text);
            if (libraries.containsKey(code.name()) && !replaces) {
                throw new ScriptException("ERR Library '" + code.name() + "' already exists");
            }
            Library library = compiled(c, code);
            Map<String, Library> with = new LinkedHashMap<>(libraries);
            with.remove(code.name());
            refuseDuplicates(with.values(), library);
            with.put(code.name(), library);
            replace(c, with);
            c.reply.bulk(code.name());
        } catch (ScriptException refused) {
            c.error(refused.error());
        }
    }

    /** Loads a library. One of the log was loaded before, and is not refused. */
    private Library compiled(CommandContext c, LibraryCode code) throws ScriptException {
        if (!c.replaying && !c.engine.take(EvalScripts.compiledBytes(code.text()))) {
            throw new ScriptException(Texts.OUT_OF_MEMORY);
        }
        return loader.load(
                code, c.replaying ? Long.MAX_VALUE : c.engine.memory().available(), !c.replaying);
    }

    private static void refuseDuplicates(Collection<Library> others, Library added) throws ScriptException {
        for (Library other : others) {
            for (String name : added.functions().keySet()) {
                if (other.functions().keySet().stream().anyMatch(name::equalsIgnoreCase)) {
                    throw new ScriptException("ERR Function " + name + " already exists");
                }
            }
        }
    }

    void delete(CommandContext c) {
        compile(c.keyspace);
        Map<String, Library> left = new LinkedHashMap<>(libraries);
        if (left.remove(Texts.latin1(c.args[2])) == null) {
            c.error("ERR Library not found");
            return;
        }
        replace(c, left);
        c.reply.ok();
    }

    void flush(CommandContext c) {
        if (c.args.length > 3) {
            c.error(Texts.unknownSubcommand(c.args));
        } else if (!EvalScripts.isFlush(c.args)) {
            c.error("ERR FUNCTION FLUSH only supports SYNC|ASYNC option");
        } else {
            replace(c, new LinkedHashMap<>());
            lua = new Sandbox(runner::running);
            loader = new LibraryLoader(lua, runner::nanoTime);
            c.reply.ok();
        }
    }

    /** FUNCTION DUMP: the libraries as a snapshot has them, with a checksum behind. */
    void dump(CommandContext c) {
        compile(c.keyspace);
        long bytes = 0;
        for (byte[] text : source.values()) {
            bytes += text.length + MOST_HEADER_BYTES;
        }
        // The payload is made and then copied into the reply.
        if (!c.engine.take(2 * bytes)) {
            c.error(Texts.OUT_OF_MEMORY);
            return;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        RdbWriter writer = RdbWriter.payload(out, c.engine.options().rdbCompressed());
        try {
            for (byte[] text : source.values()) {
                writer.function(text);
            }
            writer.endPayload(c.engine.options().rdbVersion());
        } catch (IOException never) {
            throw new UncheckedIOException(never);
        }
        c.reply.bulk(out.toByteArray());
    }

    void restore(CommandContext c) {
        if (c.args.length > 4) {
            c.error(Texts.unknownSubcommand(c.args));
            return;
        }
        String policy = c.args.length == 4 ? Texts.latin1(c.args[3]).toLowerCase(Locale.ROOT) : "append";
        if (!List.of("append", "replace", "flush").contains(policy)) {
            c.error("ERR Wrong restore policy given, value should be either FLUSH, APPEND or REPLACE.");
            return;
        }
        byte[] payload = c.args[2];
        if (!RdbPayload.isIntact(
                payload, c.replaying ? Integer.MAX_VALUE : c.engine.options().rdbVersion())) {
            c.error("ERR DUMP payload version or checksum are wrong");
            return;
        }
        compile(c.keyspace);
        try {
            replace(c, joined(policy, restored(c, payload)));
            c.reply.ok();
        } catch (ScriptException refused) {
            c.error(refused.error());
        }
    }

    private List<Library> restored(CommandContext c, byte[] payload) throws ScriptException {
        @Nullable List<byte[]> texts;
        try {
            texts = RdbPayload.functions(payload, bytes -> c.replaying || c.engine.take(bytes));
        } catch (IOException damaged) {
            throw new ScriptException("ERR failed loading the given functions payload");
        }
        if (texts == null) {
            throw new ScriptException("ERR given type is not a function");
        }
        List<Library> loaded = new ArrayList<>();
        for (byte[] text : texts) {
            Library library = compiled(c, LibraryCode.of(text));
            if (loaded.stream().anyMatch(other -> other.name().equals(library.name()))) {
                throw new ScriptException("ERR Library '" + library.name() + "' already exists");
            }
            refuseDuplicates(loaded, library);
            loaded.add(library);
        }
        return loaded;
    }

    /** Returns the libraries that are there, as far as the policy keeps them, with those that come. */
    private Map<String, Library> joined(String policy, List<Library> coming) throws ScriptException {
        Map<String, Library> with = policy.equals("flush") ? new LinkedHashMap<>() : new LinkedHashMap<>(libraries);
        for (Library library : coming) {
            if (with.remove(library.name()) != null && policy.equals("append")) {
                throw new ScriptException("ERR Library " + library.name() + " already exists");
            }
        }
        for (Library library : coming) {
            refuseDuplicates(with.values(), library);
        }
        coming.forEach(library -> with.put(library.name(), library));
        return with;
    }

    // ---- What there is ---------------------------------------------------------------------------------------------

    void list(CommandContext c) {
        compile(c.keyspace);
        boolean withCode = false;
        byte[] pattern = null;
        for (int i = 2; i < c.args.length; i++) {
            if (!withCode && Texts.is(c.args[i], "withcode")) {
                withCode = true;
            } else if (pattern == null && Texts.is(c.args[i], "libraryname")) {
                if (i == c.args.length - 1) {
                    c.error("ERR library name argument was not given");
                    return;
                }
                pattern = c.args[++i];
            } else {
                // Ends of lines at the end stay, as spaces (addReplyErrorSds).
                String option = Texts.printed(c.args[i], c.args[i].length)
                        .replace('\r', ' ')
                        .replace('\n', ' ');
                c.error("ERR Unknown argument " + option);
                return;
            }
        }
        List<Library> listed = new ArrayList<>();
        for (Library library : libraries.values()) {
            if (pattern == null || Glob.matches(pattern, Texts.bytes(library.name()), true)) {
                listed.add(library);
            }
        }
        c.reply.array(listed.size());
        for (Library library : listed) {
            list(c, library, withCode);
        }
    }

    private static void list(CommandContext c, Library library, boolean withCode) {
        c.reply.map(withCode ? 4 : 3);
        c.reply.bulk("library_name");
        c.reply.bulk(library.name());
        c.reply.bulk("engine");
        c.reply.bulk("LUA");
        c.reply.bulk("functions");
        c.reply.array(library.functions().size());
        for (Library.Function function : library.functions().values()) {
            c.reply.map(3);
            c.reply.bulk("name");
            c.reply.bulk(function.name());
            c.reply.bulk("description");
            bulkOrNull(c, function.description());
            c.reply.bulk("flags");
            List<String> flags = function.flags().names();
            c.reply.set(flags.size());
            flags.forEach(c.reply::simple);
        }
        if (withCode) {
            c.reply.bulk("library_code");
            c.reply.bulk(library.code().text());
        }
    }

    private static void bulkOrNull(CommandContext c, @Nullable String text) {
        if (text == null) {
            c.reply.nullBulk();
        } else {
            c.reply.bulk(text);
        }
    }

    /** No function runs when this one does: while one runs, the shard answers BUSY. */
    void stats(CommandContext c) {
        compile(c.keyspace);
        c.reply.map(2);
        c.reply.bulk("running_script");
        c.reply.nullBulk();
        c.reply.bulk("engines");
        counts(c.reply);
    }

    void counts(ReplyWriter reply) {
        reply.map(1);
        reply.bulk("LUA");
        reply.map(2);
        reply.bulk("libraries_count");
        reply.integer(libraries.size());
        reply.bulk("functions_count");
        reply.integer(functions.size());
    }
}

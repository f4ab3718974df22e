package dev.redoubt.config;

import dev.redoubt.config.redisconf.ConfLine;
import dev.redoubt.config.redisconf.FilePattern;
import dev.redoubt.config.redisconf.RedisVersion;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The reader of a redis.conf and of the files that it includes (config.c, loadServerConfig). Every error is a text of
 * several lines, the one that redis-server prints. One thread.
 */
final class RedisConfReader {
    private static final int MAX_DEPTH = 32;

    /** The version of Redis in whose words errors are told, as INFO names it. */
    private final Assignments target;

    RedisConfReader(Assignments target) {
        this.target = target;
    }

    /**
     * Applies the directives of a text, in their order.
     *
     * @param source the place that an error names beside the line; empty for the configuration file itself
     */
    void read(String text, String source) throws ConfigException {
        parse(text, source, 0);
    }

    /** Applies the files that a pattern names on the command line. */
    void include(String pattern) throws ConfigException {
        include(new ConfLine(1, "include " + pattern, List.of()), pattern, "the command line", 0);
    }

    /** Returns the bytes of a configuration file. */
    static String text(Path file) throws ConfigException {
        try {
            if (!Files.isDirectory(file)) {
                return ByteText.of(Files.readAllBytes(file));
            }
        } catch (IOException e) {
            String reason = Files.notExists(file) ? "no such file" : FileErrors.reason(e);
            throw new ConfigException("can't open config file '" + FileNames.text(file) + "': " + reason, e);
        }
        throw new ConfigException("can't open config file '" + FileNames.text(file) + "': it is a directory");
    }

    private void parse(String text, String source, int depth) throws ConfigException {
        for (ConfLine line : ConfLine.of(text)) {
            List<String> words = line.words();
            if (words == null) {
                throw fatal(line, "Unbalanced quotes in configuration line", source, null);
            }
            List<String> arguments = words.subList(1, words.size());
            if (words.get(0).equals("include") && arguments.size() == 1) {
                include(line, arguments.get(0), source, depth);
                continue;
            }
            try {
                apply(words.get(0), arguments);
            } catch (ConfigException e) {
                throw fatal(line, e.line(), source, e);
            }
        }
    }

    private void apply(String name, List<String> arguments) throws ConfigException {
        Directive<?> directive = Directives.find(target.values().role(), name);
        if (directive != null) {
            target.apply(directive, arguments);
        } else if (!target.applyOther(name, arguments)) {
            throw new ConfigException(
                    Arguments.belongsElsewhere(target.values().role(), name)
                            ? Arguments.unknown(target.values().role(), name)
                            : "Bad directive or wrong number of arguments");
        }
    }

    private void include(ConfLine line, String pattern, String source, int depth) throws ConfigException {
        if (depth == MAX_DEPTH) {
            throw fatal(line, "more than " + MAX_DEPTH + " files include each other", source, null);
        }
        List<Path> files;
        try {
            // DIFFERS: dir does not change the working directory, so a relative name means the same wherever it stands.
            FileNames.check(pattern);
            files = FilePattern.isOne(pattern) ? matching(pattern) : List.of(FileNames.path(pattern));
        } catch (ConfigException e) {
            throw fatal(line, e.line(), source, e);
        } catch (IOException e) {
            throw fatal(line, FileErrors.text(e), source, e);
        }
        for (Path file : files) {
            String text;
            try {
                text = text(file);
            } catch (ConfigException e) {
                throw fatal(line, e.line(), source, e);
            }
            parse(text, FileNames.text(file), depth + 1);
        }
    }

    /** Returns the files whose names a pattern matches, sorted as glob(3) sorts them in the C locale; perhaps none. */
    private static List<Path> matching(String pattern) throws IOException {
        List<Path> found = List.of(Path.of(pattern.startsWith("/") ? "/" : ""));
        for (String element : pattern.split("/")) {
            if (element.isEmpty()) {
                continue;
            }
            List<Path> next = new ArrayList<>();
            for (Path directory : found) {
                if (!FilePattern.isOne(element)) {
                    Path path = directory.resolve(FileNames.path(element));
                    if (Files.exists(path)) {
                        next.add(path);
                    }
                } else if (Files.isDirectory(directory)) {
                    try (DirectoryStream<Path> entries = Files.newDirectoryStream(
                            directory, entry -> FilePattern.matches(element, fileName(entry)))) {
                        entries.forEach(next::add);
                    }
                }
            }
            found = next;
        }
        return found.stream().sorted(Comparator.comparing(FileNames::text)).toList();
    }

    private static String fileName(Path entry) {
        Path name = entry.getFileName();
        return name == null ? "" : FileNames.text(name);
    }

    // DIFFERS: the file that was included is named in a further line. Redis's error shows a line number of which it
    // does not say in which file it is.
    /** Returns the line without passwords. */
    private static String shown(String line) {
        String name = line.trim().split("[ \t]+", 2)[0];
        return Directives.isSecret(Role.NODE, name) ? name + " " + DirectiveType.REDACTED : line;
    }

    private static ConfigException fatal(ConfLine line, String reason, String source, @Nullable Throwable cause) {
        String text = "\n*** FATAL CONFIG FILE ERROR (Redis " + RedisVersion.text() + ") ***\n"
                + "Reading the configuration file, at line " + line.number() + "\n"
                + ">>> '" + shown(line.text()) + "'\n"
                + reason
                + (source.isEmpty() ? "" : "\nin " + source);
        return cause == null ? new ConfigException(text) : new ConfigException(text, cause);
    }
}

package dev.redoubt.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The values that a running process has now: CONFIG GET, CONFIG SET, and the reads of everyone who asks anew each time.
 *
 * <p>{@link #set} belongs to one thread (that of the shard or of the sentinel). {@link #values}, {@link #get} and
 * {@link #print} may be called by any thread and see all values of a CONFIG SET or none.
 */
public final class LiveConfig {
    private final List<BiConsumer<Values, Values>> listeners = new CopyOnWriteArrayList<>();
    private volatile Values values;

    public LiveConfig(Values start) {
        this.values = start;
    }

    /** All values as they are at this moment. */
    public Values values() {
        return values;
    }

    /** The present value of one directive. */
    public <T> T get(Directive<T> directive) {
        return values.get(directive);
    }

    /** The present settings of a node; cheap, so ask anew for values that may change. */
    public NodeSettings node() {
        return new NodeSettings(values);
    }

    /** The present settings of a sentinel. */
    public SentinelSettings sentinel() {
        return new SentinelSettings(values);
    }

    /** Calls {@code listener} with the values before and after each successful change, on the thread of {@link #set}. */
    public void onChange(BiConsumer<Values, Values> listener) {
        listeners.add(listener);
    }

    /**
     * CONFIG GET ({@code configGetCommand}): names and printed values of what the patterns match, none twice. A name
     * without wildcards is answered in the letters in which it was asked for.
     */
    public Map<String, String> get(List<String> patterns) {
        Values now = values;
        Map<String, String> found = new LinkedHashMap<>();
        Map<String, Boolean> seen = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String pattern : patterns) {
            if (!Wildcard.isOne(pattern)) {
                Directive<?> directive = Directives.find(now.role(), pattern);
                if (directive != null && seen.put(pattern, true) == null) {
                    found.put(pattern, print(now, directive));
                }
                continue;
            }
            for (Directive<?> directive : now.directives()) {
                for (String name : names(directive)) {
                    if (Wildcard.matches(pattern, name) && seen.put(name, true) == null) {
                        found.put(name, print(now, directive));
                    }
                }
            }
        }
        return found;
    }

    private static List<String> names(Directive<?> directive) {
        return directive.alias().isEmpty() ? List.of(directive.name()) : List.of(directive.name(), directive.alias());
    }

    private static String print(Values now, Directive<?> directive) {
        // Redis answers with the directory it is in, which is never relative.
        return directive == CommonDirectives.DIR
                ? Path.of(now.get(CommonDirectives.DIR))
                        .toAbsolutePath()
                        .normalize()
                        .toString()
                : now.print(directive);
    }

    /**
     * CONFIG SET ({@code configSetCommand} of Redis 7.0): all pairs or none.
     *
     * @param pairs name, value, name, value ...
     * @return null when done, else the error as it goes to the client, beginning with {@code ERR}
     */
    public @Nullable String set(List<String> pairs) {
        if (pairs.size() % 2 != 0) {
            return "ERR syntax error";
        }
        for (int i = 0; i < pairs.size(); i += 2) {
            if (Directives.find(values.role(), pairs.get(i)) == null) {
                return "ERR Unknown option or number of arguments for CONFIG SET - '" + pairs.get(i) + "'";
            }
        }
        String refusal = refusal(pairs);
        return refusal != null ? refusal : change(pairs);
    }

    private @Nullable String refusal(List<String> pairs) {
        List<Directive<?>> named = new ArrayList<>();
        for (int i = 0; i < pairs.size(); i += 2) {
            Directive<?> directive = find(pairs.get(i));
            if (directive.mutability() != Mutability.MUTABLE) {
                return failed(pairs.get(i), directive.mutability().refusal());
            }
            if (named.contains(directive)) {
                return failed(pairs.get(i), "duplicate parameter");
            }
            named.add(directive);
        }
        return null;
    }

    private @Nullable String change(List<String> pairs) {
        Values before = values;
        Values after = before;
        String last = "";
        try {
            for (int i = 0; i < pairs.size(); i += 2) {
                Directive<?> directive = find(pairs.get(i));
                last = directive.name();
                after = after.read(directive, pairs.get(i + 1));
            }
            after = Checks.complete(after);
        } catch (ConfigException e) {
            return failed(last, e.line());
        }
        values = after;
        for (BiConsumer<Values, Values> listener : listeners) {
            listener.accept(before, after);
        }
        return null;
    }

    private Directive<?> find(String name) {
        Directive<?> directive = Directives.find(values.role(), name);
        if (directive == null) {
            throw new IllegalStateException("no directive " + name);
        }
        return directive;
    }

    private static String failed(String name, String reason) {
        return "ERR CONFIG SET failed (possibly related to argument '" + name + "') - " + reason;
    }
}

package dev.redoubt.config;

import dev.redoubt.config.lifecycle.Registration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiFunction;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of a running process: its boot settings, the handles of its live directives, CONFIG GET and CONFIG
 * SET.
 *
 * <p>{@link #set} belongs to one thread: that of the shard or of the sentinel. Any thread may call the other methods
 * and sees all values of a CONFIG SET or none.
 */
public final class LiveConfig {
    private static final String IO_THREADS = "io-threads";
    private static final String NO_MASTER = "no one";

    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private final Map<Set<LiveDirective<?>>, Function<Values, @Nullable String>> restrictions =
            new ConcurrentHashMap<>();
    /** The values that CONFIG SET gave directives that have no effect here, by their names in lower case. */
    private final Map<String, String> ignoredValues = new ConcurrentHashMap<>();

    /** Held while the file is written, so that the newest values are written last. */
    private final Object rewriting = new Object();

    private volatile Values values;
    private volatile Supplier<? extends @Nullable List<String>> users = () -> null;

    /** A class and no record: two registrations with equal parts are two, and each is removed by its identity. */
    private static final class Listener {
        private final List<LiveDirective<?>> directives;
        private final Runnable apply;

        Listener(List<LiveDirective<?>> directives, Runnable apply) {
            this.directives = directives;
            this.apply = apply;
        }

        boolean concerns(Values before, Values after) {
            return directives.stream().anyMatch(d -> !before.get(d).equals(after.get(d)));
        }
    }

    /** @param start checked and complete, as from a {@link CommandLine} */
    public LiveConfig(Values start) {
        this.values = start;
    }

    /** Returns the boot settings; the process must be a node. */
    public NodeSettings node() {
        return new NodeSettings(values);
    }

    /** Returns the boot settings; the process must be a sentinel. */
    public SentinelSettings sentinel() {
        return new SentinelSettings(values);
    }

    /** Returns the handle of a live directive. */
    public <T> Live<T> live(LiveDirective<T> directive) {
        return new Live<>(this, directive);
    }

    <T> T value(LiveDirective<T> directive) {
        return values.get(directive);
    }

    /**
     * Calls {@code apply} once after each CONFIG SET that changes at least one of the directives, as
     * {@link Live#onChange} does for one.
     *
     * @return the registration, to be closed when its owner ends
     */
    public Registration onChange(List<LiveDirective<?>> directives, Runnable apply) {
        Listener listener = new Listener(List.copyOf(directives), apply);
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /** Calls {@code apply} at once, in the caller's thread, and then as {@link #onChange}. */
    public Registration follow(List<LiveDirective<?>> directives, Runnable apply) {
        Registration registration = onChange(directives, apply);
        apply.run();
        return registration;
    }

    /**
     * Has CONFIG SET refuse values of a directive that its syntax allows and this process cannot carry out.
     *
     * @param refusal gives the reason, or null if the value is possible
     */
    public <T> void restrict(LiveDirective<T> directive, Function<T, @Nullable String> refusal) {
        restrictions.put(Set.of(directive), values -> refusal.apply(values.get(directive)));
    }

    /** As {@link #restrict(LiveDirective, Function)}, for two directives that must go together. */
    public <A, B> void restrict(
            LiveDirective<A> first, LiveDirective<B> second, BiFunction<A, B, @Nullable String> refusal) {
        restrictions.put(Set.of(first, second), values -> refusal.apply(values.get(first), values.get(second)));
    }

    /** Returns the absolute name of the configuration file; empty if there is none. */
    public String file() {
        return values.origin().file();
    }

    /** Returns the configuration file with its syntax, for the log; empty if there is none. */
    public String source() {
        ConfigOrigin origin = values.origin();
        return origin.file().isEmpty()
                ? ""
                : origin.file()
                        + (origin.syntax() == ConfigSyntax.HOCON ? ", read as HOCON" : ", read as a redis.conf");
    }

    /** Returns the directives of Redis that were given at the start and have no effect here, in their order. */
    public List<String> withoutEffect() {
        return values.origin().withoutEffect();
    }

    /** Returns the names that rename-command gives commands, by their own, in lower case; empty for none. */
    public Map<String, String> renamedCommands() {
        return values.origin().renamed();
    }

    /**
     * Executes CONFIG REWRITE: the values in force go into the redis.conf with which the process was started. It waits
     * for the disk, and for another thread that does the same.
     *
     * @throws ConfigException the reason as the client gets it, without {@code ERR}
     */
    public void rewrite() throws ConfigException {
        synchronized (rewriting) {
            ConfigRewriter.rewrite(values, users.get());
        }
    }

    /**
     * Sets what CONFIG REWRITE writes as users.
     *
     * @param lines gives the lines of all users, {@code user} first, on the thread of {@link #rewrite}
     */
    public void setUserLines(Supplier<List<String>> lines) {
        users = lines;
    }

    /** Returns the number of registrations that are not closed. */
    public int registrations() {
        return listeners.size();
    }

    /**
     * Returns what CONFIG GET answers ({@code configGetCommand}): the names that the patterns match with their printed
     * values, none twice. A name without wildcards is answered in the case in which it was asked for.
     *
     * @param patterns names or glob patterns
     * @param glob whether a pattern, the first argument, matches a name; case does not count
     */
    public Map<String, String> get(List<String> patterns, BiPredicate<String, String> glob) {
        Values now = values;
        Map<String, String> found = new LinkedHashMap<>();
        Map<String, Boolean> seen = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String pattern : patterns) {
            if (!isPattern(pattern)) {
                Directive<?> directive = Directives.find(now.role(), pattern);
                String value = printed(now, pattern, directive);
                if (value != null && seen.put(pattern, true) == null) {
                    found.put(pattern, value);
                }
                continue;
            }
            for (Directive<?> directive : now.directives()) {
                for (String name : names(directive)) {
                    if (glob.test(pattern, name) && seen.put(name, true) == null) {
                        found.put(name, print(now, directive));
                    }
                }
            }
            ignoredMatching(name -> glob.test(pattern, name) && seen.put(name, true) == null, found);
        }
        return found;
    }

    /** Adds the directives without effect that are wanted and have a value. */
    private void ignoredMatching(Predicate<String> wanted, Map<String, String> found) {
        for (RedisOnly known : values.role() == Role.NODE ? RedisOnly.all() : List.<RedisOnly>of()) {
            String value = known.hidden() ? null : ignoredValue(known.name());
            for (String name : List.of(known.name(), known.alias())) {
                if (value != null && !name.isEmpty() && wanted.test(name)) {
                    found.put(name, value);
                }
            }
        }
    }

    /** Returns the value of one directive; null if there is none, or if CONFIG GET does not show it. */
    private @Nullable String printed(Values now, String name, @Nullable Directive<?> directive) {
        if (directive == null) {
            return ignoredValue(name);
        }
        return directive == CommonDirectives.USER ? null : print(now, directive);
    }

    /**
     * Returns what a directive is said to have that has no effect: what it was set to, or what is done here anyway.
     * DIFFERS: CONFIG GET does not know those for which there is neither, and CONFIG REWRITE writes none.
     */
    private @Nullable String ignoredValue(String name) {
        RedisOnly known = values.role() == Role.NODE ? RedisOnly.find(name) : null;
        if (known != null && known.name().equals(IO_THREADS)) {
            // Monitoring asks for it; the threads that read and write for clients are the event loops.
            return values.print(NodeDirectives.EVENT_LOOPS);
        }
        if (known == null) {
            return null;
        }
        String value = ignoredValues.getOrDefault(known.name(), known.own());
        // A line of a redis.conf cannot say that there is no master; its value, as Redis prints it, is empty.
        return NO_MASTER.equals(value) ? "" : value;
    }

    /** As {@code configGetCommand}, which looks for one of {@code [*?}. */
    private static boolean isPattern(String text) {
        return text.chars().anyMatch(c -> c == '*' || c == '?' || c == '[');
    }

    private static List<String> names(Directive<?> directive) {
        if (directive == CommonDirectives.USER) {
            // As in Redis: users change, and ACL LIST shows them.
            return List.of();
        }
        return directive.alias().isEmpty() ? List.of(directive.name()) : List.of(directive.name(), directive.alias());
    }

    private static String print(Values now, Directive<?> directive) {
        // Redis answers with its working directory, which is never relative.
        return directive == CommonDirectives.DIR
                ? FileNames.text(FileNames.absolute(now.get(CommonDirectives.DIR)))
                : now.print(directive);
    }

    /**
     * Executes CONFIG SET ({@code configSetCommand} of Redis 7.0): all pairs or none. When it returns null, each
     * registration whose directives changed has been called.
     *
     * @param pairs name, value, name, value …; texts with one character for each byte ({@link ByteText})
     * @return null when done, else the error as the client gets it, beginning with {@code ERR}
     */
    public @Nullable String set(List<String> pairs) {
        if (pairs.size() % 2 != 0) {
            return "ERR syntax error";
        }
        String refusal = refusal(pairs);
        return refusal != null ? refusal : change(pairs);
    }

    /**
     * The first name that is unknown, repeated, or refused whatever its value. An older name counts as another than the
     * present one.
     */
    private @Nullable String refusal(List<String> pairs) {
        Set<String> named = new HashSet<>();
        for (int i = 0; i < pairs.size(); i += 2) {
            String asSent = pairs.get(i);
            Directive<?> directive = Directives.find(values.role(), asSent);
            if (directive == null && (values.role() != Role.NODE || RedisOnly.find(asSent) == null)) {
                return "ERR Unknown option or number of arguments for CONFIG SET - '" + printed(asSent) + "'";
            }
            if (directive instanceof BootDirective<?> boot && !boot.takesOwnValue()) {
                return failed(asSent, boot.refusal());
            }
            if (!named.add(asSent.toLowerCase(Locale.ROOT))) {
                return failed(asSent, "duplicate parameter");
            }
        }
        return null;
    }

    /** A text as C prints it: up to its first NUL. */
    private static String printed(String text) {
        int nul = text.indexOf('\0');
        return nul < 0 ? text : text.substring(0, nul);
    }

    private @Nullable String change(List<String> pairs) {
        Values before = values;
        Values after = before;
        String last = "";
        try {
            for (int i = 0; i < pairs.size(); i += 2) {
                last = pairs.get(i).toLowerCase(Locale.ROOT);
                Directive<?> directive = Directives.find(before.role(), last);
                if (directive == null) {
                    checkIgnored(last, pairs.get(i + 1));
                    continue;
                }
                after = after.read(directive, pairs.get(i + 1));
                if (directive instanceof BootDirective<?> boot
                        && !before.get(boot).equals(after.get(boot))) {
                    throw new ConfigException(boot.refusal());
                }
            }
            after = Checks.complete(after);
            for (int i = 0; i < pairs.size(); i += 2) {
                last = pairs.get(i).toLowerCase(Locale.ROOT);
                checkRestrictions(Directives.find(before.role(), last), after);
            }
        } catch (ConfigException e) {
            return failed(last, e.line());
        }
        values = after;
        for (int i = 0; i < pairs.size(); i += 2) {
            RedisOnly known = RedisOnly.find(pairs.get(i));
            if (known != null && Directives.find(after.role(), pairs.get(i)) == null) {
                ignoredValues.put(known.name(), pairs.get(i + 1));
            }
        }
        for (Listener listener : listeners) {
            if (listener.concerns(before, after)) {
                listener.apply.run();
            }
        }
        return null;
    }

    /** Restrictions are seen when all values are known, as Redis applies them (config.c performInterfaceSet first). */
    private void checkRestrictions(@Nullable Directive<?> changed, Values after) throws ConfigException {
        for (Map.Entry<Set<LiveDirective<?>>, Function<Values, @Nullable String>> entry : restrictions.entrySet()) {
            String why = changed != null && entry.getKey().contains(changed)
                    ? entry.getValue().apply(after)
                    : null;
            if (why != null) {
                throw new ConfigException(why);
            }
        }
    }

    /** A directive of Redis alone: clients may set it to whatever a redis.conf may have. */
    private static void checkIgnored(String name, String value) throws ConfigException {
        RedisOnly known = RedisOnly.find(name);
        if (known == null) {
            throw new IllegalStateException("no directive " + name);
        }
        var unused = known.take(List.of(value), ConfigOrigin.NONE);
    }

    private static String failed(String name, String reason) {
        return "ERR CONFIG SET failed (possibly related to argument '" + name + "') - " + reason;
    }
}

package dev.redoubt.config;

import dev.redoubt.config.lifecycle.Registration;
import java.util.List;
import java.util.function.Consumer;

/**
 * The handle of one live directive in a running process. Keep the handle, never a value that it returned: the value is
 * valid at the moment of the call only.
 *
 * @param <T> the type of the values
 */
public final class Live<T> {
    private final LiveConfig config;
    private final LiveDirective<T> directive;

    Live(LiveConfig config, LiveDirective<T> directive) {
        this.config = config;
        this.directive = directive;
    }

    /** Returns the value in force at this moment. Any thread. */
    public T get() {
        return config.value(directive);
    }

    /**
     * Calls {@code apply} with the new value after each CONFIG SET that changes it, on the thread of
     * {@link LiveConfig#set} and before that method returns: the next command already sees the effect.
     *
     * @return the registration; whoever registers closes it when it ends, or {@link LiveConfig} keeps it alive
     */
    public Registration onChange(Consumer<? super T> apply) {
        return config.onChange(List.of(directive), () -> apply.accept(get()));
    }

    /**
     * Calls {@code apply} with the present value at once, in the caller's thread, and then as {@link #onChange}.
     *
     * @return the registration, to be closed as that of {@link #onChange}
     */
    public Registration follow(Consumer<? super T> apply) {
        Registration registration = onChange(apply);
        apply.accept(get());
        return registration;
    }
}

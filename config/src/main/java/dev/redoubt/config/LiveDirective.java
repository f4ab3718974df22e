package dev.redoubt.config;

/**
 * A directive that CONFIG SET changes while the process runs. No method outside this package returns its value at
 * start: {@link LiveConfig#live} returns a {@link Live} handle, so that a component follows the value instead of
 * copying it.
 *
 * @param <T> the type of its values in Java
 */
public final class LiveDirective<T> extends Directive<T> {
    LiveDirective(Draft<T> draft, String doc) {
        super(draft, doc);
    }
}

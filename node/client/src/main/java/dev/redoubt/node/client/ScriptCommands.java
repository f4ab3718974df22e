package dev.redoubt.node.client;

import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * The typed commands on scripts and functions; {@link TypedCommands} has the rules. What a script returns has no type:
 * it comes as a {@link Reply}, an error as an {@link ErrorReplyException}.
 *
 * @param <K> the type of keys
 * @param <V> the type of arguments
 */
public interface ScriptCommands<K, V> extends TypedCommands<K, V> {
    /** EVAL: runs a script; {@code keys} are those that it uses. */
    default CompletionStage<Reply> eval(String script, List<K> keys, List<V> arguments) {
        return run("EVAL", script, keys, arguments);
    }

    /** EVAL_RO: as {@link #eval}, for a script that writes nothing. */
    default CompletionStage<Reply> evalReadOnly(String script, List<K> keys, List<V> arguments) {
        return run("EVAL_RO", script, keys, arguments);
    }

    /** EVALSHA: as {@link #eval}, of a script that the master knows; an error {@code NOSCRIPT} if it does not. */
    default CompletionStage<Reply> evalsha(String sha, List<K> keys, List<V> arguments) {
        return run("EVALSHA", sha, keys, arguments);
    }

    /** FCALL: runs a function of a library. */
    default CompletionStage<Reply> fcall(String function, List<K> keys, List<V> arguments) {
        return run("FCALL", function, keys, arguments);
    }

    /** FCALL_RO: as {@link #fcall}, for a function that has the flag {@code no-writes}. */
    default CompletionStage<Reply> fcallReadOnly(String function, List<K> keys, List<V> arguments) {
        return run("FCALL_RO", function, keys, arguments);
    }

    private CompletionStage<Reply> run(String command, String what, List<K> keys, List<V> arguments) {
        Call<K, V> call = Call.of(this, command, what).number(keys.size());
        keys.forEach(call::key);
        arguments.forEach(call::value);
        return call.as(Replies::checked);
    }

    /** SCRIPT LOAD: the SHA1 for {@link #evalsha}. A master that is new does not know the script. */
    default CompletionStage<String> scriptLoad(String script) {
        return Call.of(this, "SCRIPT", "LOAD", script).text();
    }

    /** SCRIPT EXISTS: whether the master knows each script, in their order. */
    default CompletionStage<List<Boolean>> scriptExists(String... shas) {
        return Call.of(this, "SCRIPT", "EXISTS").words(shas).flags();
    }

    /** FUNCTION LOAD with REPLACE: the name of the library, which is logged and replicated as data are. */
    default CompletionStage<String> functionLoad(String code) {
        return Call.of(this, "FUNCTION", "LOAD", "REPLACE", code).text();
    }

    /** FUNCTION DELETE: the library is gone; an error if there is none. */
    default CompletionStage<Void> functionDelete(String library) {
        return Call.of(this, "FUNCTION", "DELETE", library).ok();
    }
}

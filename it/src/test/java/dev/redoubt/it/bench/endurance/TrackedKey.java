package dev.redoubt.it.bench.endurance;

import dev.redoubt.it.harness.ReplyText;
import dev.redoubt.persistence.testing.RespClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A key (or some that change together) that one client alone writes, with the model of its content. The client does
 * one operation after another, so the content is known exactly, until an operation has an unknown outcome: that is the
 * last one on this key, since a request of a broken connection may be executed behind a later one. Then there are two
 * contents that are right. One thread.
 *
 * @param <S> the model; operations change it
 */
abstract class TrackedKey<S> {
    /** The length of a text in a fault's message. */
    private static final int SHOWN = 120;

    /**
     * A write.
     *
     * @param commands what is sent; the outcome is that of the last one
     * @param reply the right reply to the last command, as {@link ReplyText} has it
     * @param change what it does to the model
     */
    record Operation<S>(List<List<Object>> commands, String reply, Consumer<S> change) {}

    /**
     * A question and its right answer.
     *
     * @param groups how many items of the reply belong together in a reply without order; 0 with order
     */
    record Question<S>(List<Object> command, int groups, Answer<S> answer) {
        String text(@Nullable Object reply) {
            return groups == 0
                    ? ReplyText.of(reply)
                    : ReplyText.sorted(reply, groups).toString();
        }
    }

    /** The right answer to a question, as {@link Question#text} has it. */
    interface Answer<S> {
        String of(S model);
    }

    final String name;
    private final S model;
    private @Nullable S other;
    private boolean broken;

    TrackedKey(String name, S model) {
        this.name = name;
        this.model = model;
    }

    /** The next write. */
    abstract Operation<S> next(RandomGenerator random, S now);

    /** What tells the whole content. */
    abstract List<Question<S>> questions();

    /** A question that costs little, for the time of the load. */
    Question<S> quickQuestion(RandomGenerator random) {
        List<Question<S>> all = questions();
        return all.get(random.nextInt(all.size()));
    }

    abstract S copy(S from);

    /** Begins the next write: its commands go to the client's buffer. */
    Pending begin(RandomGenerator random, RespClient client) throws IOException {
        Operation<S> operation = next(random, model);
        Pending pending = new Pending(this, operation.commands().size()) {
            @Override
            @Nullable
            String acknowledged(@Nullable Object reply) {
                String got = ReplyText.of(reply);
                if (!got.equals(operation.reply())) {
                    broken = true;
                    return name + ": reply " + shown(got) + " instead of " + shown(operation.reply());
                }
                operation.change().accept(model);
                return null;
            }

            @Override
            void unknown() {
                other = copy(model);
                operation.change().accept(other);
            }
        };
        for (List<Object> command : operation.commands()) {
            client.queue(command.toArray());
        }
        return pending;
    }

    /** Asks one question on the master; returns the fault, or null. Only while the content is known exactly. */
    @Nullable
    String verify(RandomGenerator random, RespClient client) throws IOException {
        Question<S> question = quickQuestion(random);
        Object reply = client.call(question.command().toArray());
        Outcome outcome = Outcome.of(reply);
        if (outcome == Outcome.REFUSED || outcome == Outcome.UNKNOWN) {
            // In quorum mode a read waits for a majority too (docs/protocol.md 6.2).
            throw new IOException(ReplyText.of(reply));
        }
        String got = question.text(reply);
        String right = question.answer().of(model);
        if (got.equals(right)) {
            return null;
        }
        broken = true;
        return name + ": " + question.command().get(0) + " on the master gives " + shown(got) + " instead of "
                + shown(right);
    }

    /** True once no further write may be made. */
    boolean closed() {
        return broken || other != null;
    }

    /** Looks at the whole content at the end; returns the fault, or null. A key with a known fault is passed over. */
    @Nullable
    String check(RespClient client) throws IOException {
        if (broken) {
            return null;
        }
        List<Question<S>> questions = questions();
        List<String> got = new ArrayList<>();
        for (Question<S> question : questions) {
            got.add(question.text(client.ok(question.command().toArray())));
        }
        List<String> right = answers(questions, model);
        List<String> alsoRight = other == null ? right : answers(questions, other);
        if (got.equals(right) || got.equals(alsoRight)) {
            return null;
        }
        return name + ": in the end " + difference(got, right)
                + (other == null ? "" : "; with the write of unknown outcome " + difference(got, alsoRight));
    }

    private List<String> answers(List<Question<S>> questions, S of) {
        return questions.stream().map(question -> question.answer().of(of)).toList();
    }

    private static String difference(List<String> got, List<String> right) {
        for (int i = 0; i < got.size(); i++) {
            if (!got.get(i).equals(right.get(i))) {
                return shown(got.get(i)) + " instead of " + shown(right.get(i));
            }
        }
        return "as expected";
    }

    private static String shown(String text) {
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "… (" + text.length() + ")";
    }

    /** A write that waits for its reply. */
    abstract static class Pending {
        final TrackedKey<?> key;
        final int replies;

        Pending(TrackedKey<?> key, int replies) {
            this.key = key;
            this.replies = replies;
        }

        /** Takes an acknowledgement; returns the fault if the reply is wrong, else null. */
        @Nullable
        abstract String acknowledged(@Nullable Object reply);

        /** No reply, or one that says nothing. */
        abstract void unknown();
    }
}

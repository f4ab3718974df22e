package dev.redoubt.config.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The first failure of a part ends the process, and says which part. */
class ProcessWatchTest {
    private final List<String> ends = new ArrayList<>();
    private final ProcessWatch watch = new ProcessWatch(ends::add);

    @Test
    void task_that_throws_ends_the_process_once() {
        watch.guard("the first task", () -> {
                    throw new IllegalStateException("broken");
                })
                .run();
        watch.run("the second task", () -> {
            throw new IllegalStateException("broken too");
        });

        assertThat(ends)
                .containsExactly("The process ends with status 1, because the first task failed:"
                        + " java.lang.IllegalStateException: broken");
    }

    @Test
    void reason_for_an_operator_is_kept_as_it_is() {
        watch.failed("a part", new ProcessEndException("Record 5 cannot be applied. Restore it.", null));

        assertThat(ends).containsExactly("Record 5 cannot be applied. Restore it.");
    }

    @Test
    void thread_that_dies_ends_the_process() throws InterruptedException {
        Thread thread = new WatchedThreads("pool", watch).newThread(() -> {
            throw new IllegalStateException("unseen");
        });
        thread.start();
        thread.join();

        assertThat(ends)
                .singleElement()
                .asString()
                .contains("the thread pool-1")
                .contains("unseen");
    }
}

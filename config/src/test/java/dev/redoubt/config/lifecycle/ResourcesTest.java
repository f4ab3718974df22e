package dev.redoubt.config.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ResourcesTest {
    private final List<String> closed = new ArrayList<>();
    private final Resources resources = new Resources("test");

    private void open(String name) {
        resources.add(name, (Registration) () -> closed.add(name));
    }

    @Test
    void resources_are_closed_once_in_reverse_order() {
        open("first");
        open("second");

        resources.close();
        resources.close();

        assertThat(closed).containsExactly("second", "first");
    }

    @Test
    void other_resources_are_closed_when_one_fails() {
        open("first");
        resources.add("broken", () -> {
            throw new IOException("no");
        });
        open("third");

        resources.close();

        assertThat(closed).containsExactly("third", "first");
    }

    @Test
    void resource_is_closed_at_once_when_added_after_the_end() {
        resources.close();

        open("late");

        assertThat(closed).containsExactly("late");
    }

    @Test
    void timer_is_cancelled() {
        CompletableFuture<Void> timer = new CompletableFuture<>();
        resources.addTimer("timer", timer);

        resources.close();

        assertThat(timer).isCancelled();
    }
}

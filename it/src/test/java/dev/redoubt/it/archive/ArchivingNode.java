package dev.redoubt.it.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.it.harness.RedoubtProcess;
import dev.redoubt.it.harness.ReplyText;
import dev.redoubt.persistence.testing.Await;
import dev.redoubt.persistence.testing.RespClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Starts nodes that archive, and reads what they say of it. Stateless. */
final class ArchivingNode {
    private ArchivingNode() {}

    /** The options of a node that archives to {@code directory} within a second. */
    static String[] options(Path directory, String... more) {
        List<String> args = new ArrayList<>(List.of(
                "--backup-target",
                "file:" + directory,
                "--archive-enabled",
                "yes",
                "--archive-max-lag-seconds",
                "1",
                "--save",
                ""));
        args.addAll(List.of(more));
        return args.toArray(new String[0]);
    }

    /** A field of INFO persistence or replication. */
    static String info(RespClient client, String field) throws IOException {
        return ReplyText.infoField(client.text("INFO", "persistence", "replication"), field);
    }

    /** Waits until the archive can restore something: it has a base. */
    static void awaitFirstBase(RespClient client) {
        Await.until("the first base", () -> !info(client, "archive_last_index").equals("0"));
    }

    /** Waits until the archive has all records, without a hole; nobody writes any more. */
    static void awaitArchived(RedoubtProcess master) throws IOException {
        try (RespClient client = master.connect()) {
            Await.until("the archive of all records", () -> info(client, "archive_last_index")
                    .equals(info(client, "redoubt_index")));
            assertThat(info(client, "archive_holes")).isEqualTo("0");
            assertThat(info(client, "archive_last_error")).isEmpty();
        }
    }

    /** What a rewrite drops is archived afterwards; only a process that is killed in between leaves a hole. */
    static void rewrite(RedoubtProcess master) throws IOException {
        try (RespClient client = master.connect()) {
            Await.until("archiving", () -> info(client, "archive_status").equals("active"));
            client.ok("BGREWRITEAOF");
            Await.until(
                    "the rewrite", () -> info(client, "aof_rewrite_in_progress").equals("0"));
            long index = Long.parseLong(info(client, "redoubt_index"));
            Await.until("the archive", () -> Long.parseLong(info(client, "archive_last_index")) >= index);
        }
    }
}

package dev.redoubt.node.shard;

import dev.redoubt.node.TestNode;
import dev.redoubt.persistence.testing.Await;
import dev.redoubt.persistence.testing.RespClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Starts nodes that archive, and reads what they say of it. Stateless. */
final class ArchivingNode {
    private ArchivingNode() {}

    /** Starts a node on {@code data} that archives to a directory, at most so many seconds behind. */
    static TestNode start(Path data, Path archive, int maxLagSeconds, String... more) throws IOException {
        List<String> args = new ArrayList<>(List.of(
                "--backup-target",
                "file:" + archive,
                "--archive-enabled",
                "yes",
                "--archive-max-lag-seconds",
                Integer.toString(maxLagSeconds),
                "--save",
                ""));
        args.addAll(List.of(more));
        return new TestNode(data, args.toArray(new String[0]));
    }

    /** A field of INFO persistence or replication. */
    static String info(RespClient client, String field) throws IOException {
        for (String line : String.valueOf(client.text("INFO", "persistence", "replication"))
                .split("\r\n")) {
            if (line.startsWith(field + ":")) {
                return line.substring(field.length() + 1);
            }
        }
        throw new IOException("INFO has no " + field);
    }

    /** Waits until the archive has the last record that there is now. */
    static void awaitArchived(RespClient client) throws IOException {
        String index = info(client, "redoubt_index");
        Await.until("the archive of record " + index, () -> info(client, "archive_last_index")
                .equals(index));
    }
}

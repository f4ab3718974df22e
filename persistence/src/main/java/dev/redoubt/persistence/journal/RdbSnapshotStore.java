package dev.redoubt.persistence.journal;

import akka.dispatch.Futures;
import akka.persistence.SelectedSnapshot;
import akka.persistence.SnapshotMetadata;
import akka.persistence.SnapshotSelectionCriteria;
import akka.persistence.snapshot.japi.SnapshotStore;
import com.typesafe.config.Config;
import dev.redoubt.persistence.aof.ShardLog;
import dev.redoubt.persistence.aof.format.BaseInfo;
import dev.redoubt.persistence.rdb.RdbAux;
import dev.redoubt.persistence.rdb.RdbWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import scala.Option;
import scala.concurrent.Future;
import scala.jdk.javaapi.FutureConverters;

/**
 * The Akka Persistence snapshot store whose snapshot is the RDB base of the AOF. A log has one base. Saving replaces
 * it, loading returns a handle on it ({@link SnapshotHandle}), and deleting is refused, because the records before the
 * base are gone.
 */
public final class RdbSnapshotStore extends SnapshotStore {
    private final AofLogs logs;

    /** Called by Akka. */
    public RdbSnapshotStore(Config config) {
        this.logs = AofLogs.get(context().system());
    }

    /** Stops instead of a restart, which would lose a snapshot that is being saved. */
    @Override
    public void preRestart(Throwable reason, Option<Object> message) {
        context().stop(self());
    }

    @Override
    public Future<Optional<SelectedSnapshot>> doLoadAsync(String persistenceId, SnapshotSelectionCriteria criteria) {
        BaseInfo base = logs.writer(persistenceId).log().base();
        if (base == null) {
            return Futures.successful(Optional.empty());
        }
        SnapshotMetadata metadata =
                new SnapshotMetadata(persistenceId, base.end().index(), base.unixMs());
        boolean wanted = metadata.sequenceNr() <= criteria.maxSequenceNr()
                && metadata.sequenceNr() >= criteria.minSequenceNr()
                && metadata.timestamp() <= criteria.maxTimestamp()
                && metadata.timestamp() >= criteria.minTimestamp();
        return Futures.successful(
                wanted ? Optional.of(new SelectedSnapshot(metadata, new SnapshotHandle(base))) : Optional.empty());
    }

    @Override
    public Future<Void> doSaveAsync(SnapshotMetadata metadata, Object snapshot) {
        if (!(snapshot instanceof SnapshotSource source)) {
            return Futures.failed(new IllegalArgumentException(
                    "this snapshot store writes RDB files and accepts a SnapshotSource, not "
                            + snapshot.getClass().getName()));
        }
        LogWriter writer = logs.writer(metadata.persistenceId());
        return FutureConverters.asScala(writer.background(() -> {
            save(writer.log(), metadata.sequenceNr(), source);
            return nothing();
        }));
    }

    private void save(ShardLog log, long index, SnapshotSource source) throws IOException, InterruptedException {
        Path file = log.newBaseFile();
        BaseInfo info = source.info(file);
        if (info.end().index() != index) {
            throw new IllegalArgumentException(
                    "a snapshot at record " + info.end().index() + " came as that of event " + index);
        }
        boolean installed = false;
        try {
            write(file, info, source);
            if (!source.awaitInstallable()) {
                throw new IOException("the snapshot at record " + index + " was not committed");
            }
            log.installBase(file, info);
            installed = true;
        } finally {
            if (!installed) {
                Files.deleteIfExists(file);
            }
        }
    }

    /** Writes a snapshot with its AUX fields. A full sync uses it too; its file does not become a base here. */
    public static void write(Path file, BaseInfo info, SnapshotSource source) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            RdbWriter writer = new RdbWriter(out, source.rdbVersion(), source.rdbCompressed());
            RdbAux.writeHead(writer, version());
            for (Map.Entry<String, String> aux : info.aux().entrySet()) {
                RdbAux.put(writer, aux.getKey(), aux.getValue());
            }
            RdbAux.put(writer, RdbAux.AOF_BASE, "1");
            source.writeTo(writer);
            writer.end();
        }
    }

    private static String version() {
        String version = RdbSnapshotStore.class.getPackage().getImplementationVersion();
        return version == null ? "dev" : version;
    }

    @Override
    public Future<Void> doDeleteAsync(SnapshotMetadata metadata) {
        return refused(metadata.persistenceId());
    }

    @Override
    public Future<Void> doDeleteAsync(String persistenceId, SnapshotSelectionCriteria criteria) {
        return refused(persistenceId);
    }

    private static Future<Void> refused(String persistenceId) {
        return Futures.failed(new UnsupportedOperationException("the base of the log of '" + persistenceId
                + "' goes only when a newer one replaces it: the records before it are gone"));
    }

    @SuppressWarnings("NullAway") // Void has no other value
    private static @Nullable Void nothing() {
        return null;
    }
}

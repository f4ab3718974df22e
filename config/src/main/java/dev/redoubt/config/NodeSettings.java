package dev.redoubt.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The boot settings of a node: the values that hold from its start to its end. Immutable. Values that CONFIG SET can
 * change are not here; {@link LiveConfig#live} gives handles of them.
 */
public record NodeSettings(Values values) implements ProcessSettings {
    public NodeSettings {
        values.checkRole(Role.NODE);
    }

    /** {@link NodeDirectives#PORT}. */
    public int port() {
        return values.get(NodeDirectives.PORT);
    }

    /** {@link NodeDirectives#EVENT_LOOPS}. */
    public int eventLoops() {
        return values.get(NodeDirectives.EVENT_LOOPS);
    }

    /** {@link NodeDirectives#DATABASES}. */
    public int databases() {
        return values.get(NodeDirectives.DATABASES);
    }

    /** {@link NodeDirectives#APPENDONLY}. */
    public boolean appendonly() {
        return values.get(NodeDirectives.APPENDONLY);
    }

    /** {@link NodeDirectives#APPENDFILENAME}. */
    public String appendfilename() {
        return values.get(NodeDirectives.APPENDFILENAME);
    }

    /** {@link NodeDirectives#APPENDDIRNAME}. */
    public String appenddirname() {
        return values.get(NodeDirectives.APPENDDIRNAME);
    }

    /** {@link NodeDirectives#DBFILENAME}. */
    public String dbfilename() {
        return values.get(NodeDirectives.DBFILENAME);
    }

    /** {@link NodeDirectives#BACKUP_TARGET}; empty for none. */
    public String backupTarget() {
        return values.get(NodeDirectives.BACKUP_TARGET);
    }

    /** {@link NodeDirectives#LOAD_SNAPSHOT}, absolute; null without one. */
    public @Nullable Path loadSnapshot() {
        String file = values.get(NodeDirectives.LOAD_SNAPSHOT);
        return file.isEmpty() ? null : dir().resolve(FileNames.path(file)).normalize();
    }

    /** {@link NodeDirectives#ACKNOWLEDGE}. */
    public AckMode acknowledge() {
        return values.get(NodeDirectives.ACKNOWLEDGE);
    }

    /** {@link NodeDirectives#MASTER_LEASE}. */
    public boolean masterLease() {
        return values.get(NodeDirectives.MASTER_LEASE);
    }

    /** {@link NodeDirectives#REPLICA_READ_ONLY}. */
    public boolean replicaReadOnly() {
        return values.get(NodeDirectives.REPLICA_READ_ONLY);
    }

    /** {@link NodeDirectives#ENABLE_DEBUG_COMMAND}. */
    public DebugAccess enableDebugCommand() {
        return values.get(NodeDirectives.ENABLE_DEBUG_COMMAND);
    }

    /** {@link BackupDirectives}. */
    public BackupAccess backupAccess() {
        return BackupDirectives.access(values);
    }
}

package dev.redoubt.node.shard;

import dev.redoubt.node.member.MemberEffect;
import dev.redoubt.node.member.MemberEvent;
import dev.redoubt.node.member.StoredState;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Makes the member's state durable on the IO pool, one write at a time. The shard's thread only. */
final class StateWriter {
    private final Shard shard;
    private final MemberHost host;
    private @Nullable StoredState storing;
    private MemberEffect.@Nullable Store nextStore;

    StateWriter(Shard shard, MemberHost host) {
        this.shard = shard;
        this.host = host;
    }

    /** Only the newest state is written; what was asked for before it is durable with it. */
    void store(MemberEffect.Store store) {
        nextStore = store;
        if (storing == null) {
            writeState();
        }
    }

    private void writeState() {
        MemberEffect.Store store = nextStore;
        if (store == null) {
            return;
        }
        nextStore = null;
        storing = store.state();
        Map<String, String> fields = new TreeMap<>(store.state().format());
        fields.put(ShardSetup.ID_KEY, shard.setup.boot().id().hex());
        shard.io(
                () -> {
                    shard.setup.state().write(fields);
                    return store.number();
                },
                (number, failure) -> {
                    storing = null;
                    if (failure != null || number == null) {
                        shard.fatal("The member's state cannot be stored", failure == null ? new Error() : failure);
                        return;
                    }
                    host.on(new MemberEvent.Stored(number));
                    writeState();
                    if (storing == null) {
                        shard.stopping.stored();
                    }
                    shard.gate.flush();
                });
    }
}

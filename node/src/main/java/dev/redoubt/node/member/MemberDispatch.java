package dev.redoubt.node.member;

import dev.redoubt.node.protocol.CoreMessage;
import dev.redoubt.node.protocol.MemberMessage;
import dev.redoubt.node.protocol.ReplicationMessage;
import dev.redoubt.persistence.log.MemberId;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The dispatcher of a member's events and messages to the parts of {@link MemberCore}. Each method names the part that
 * handles one kind; a kind that does not concern a member in its present role has no effect, and its method says so.
 */
final class MemberDispatch implements MemberEvent.Handler, MemberMessage.Handler, ReplicationMessage.Handler {
    private final Context c;
    private final MemberCore core;
    private final Promises promises;
    private final ReplicaRole replica;
    private final LeadershipTransfer transfer;
    private final Families families = new Families();

    /** The number of the newest ping of each sentinel. */
    private final Map<MemberId, Long> pings = new TreeMap<>();

    /** The families of messages. */
    private final class Families implements CoreMessage.Handler {
        @Override
        public void memberMessage(MemberId from, MemberMessage message) {
            message.accept(from, MemberDispatch.this);
        }

        @Override
        public void replicationMessage(MemberId from, ReplicationMessage message) {
            message.accept(from, MemberDispatch.this);
        }
    }

    MemberDispatch(Context c, MemberCore core, Promises promises, ReplicaRole replica, LeadershipTransfer transfer) {
        this.c = c;
        this.core = core;
        this.promises = promises;
        this.replica = replica;
        this.transfer = transfer;
    }

    // ---- events

    @Override
    public void received(MemberEvent.Received event) {
        event.message().accept(event.from(), families);
    }

    @Override
    public void tick(MemberEvent.Tick event) {
        core.tick();
    }

    @Override
    public void appended(MemberEvent.Appended event) {
        core.appended(event.end());
    }

    @Override
    public void fsynced(MemberEvent.Fsynced event) {
        MasterRole master = core.acting();
        if (master != null) {
            master.advance();
        } else {
            replica.fsynced();
        }
    }

    @Override
    public void stored(MemberEvent.Stored event) {
        c.out.stored(event.number());
    }

    @Override
    public void framesSent(MemberEvent.FramesSent event) {
        ProgressTracker progress = core.progress();
        if (progress != null) {
            progress.framesSent(event);
        }
    }

    @Override
    public void settled(MemberEvent.Settled event) {
        c.logFree();
        c.shown.holdsWholeLog(); // the keyspace executed these records while this member was master
    }

    @Override
    public void truncated(MemberEvent.Truncated event) {
        replica.truncated();
    }

    @Override
    public void baseReceived(MemberEvent.BaseReceived event) {
        replica.baseReceived(event);
    }

    @Override
    public void baseInstalled(MemberEvent.BaseInstalled event) {
        replica.baseInstalled(event);
    }

    @Override
    public void baseFailed(MemberEvent.BaseFailed event) {
        replica.baseFailed(event);
    }

    /** Has no effect: the replica acks when it has installed the base; until then its answer is repeated. */
    @Override
    public void fullSyncSent(MemberEvent.FullSyncSent event) {}

    @Override
    public void fullSyncFailed(MemberEvent.FullSyncFailed event) {
        ProgressTracker progress = core.progress();
        if (progress != null) {
            progress.fullSyncFailed(event);
        }
    }

    /** In local mode no answer of a member stands for a lease (4.4). */
    @Override
    public void confirmReads(MemberEvent.ConfirmReads event) {
        MasterRole master = core.acting();
        if (master != null && master.open() && c.mode().needsMajority()) {
            master.confirmation().ask();
        }
    }

    @Override
    public void paused(MemberEvent.Paused event) {
        transfer.pausedNow();
    }

    @Override
    public void optionsChanged(MemberEvent.OptionsChanged event) {
        core.changeOptions(event.options());
    }

    @Override
    public void healthChanged(MemberEvent.HealthChanged event) {
        c.health = event.health();
        // A sentinel pings seldom while nothing changes: its last ping is answered once more.
        for (MemberId voter : c.config().voters()) {
            Long number = pings.get(voter);
            if (number != null) {
                answerPing(voter, number);
            }
        }
    }

    // ---- messages about terms, leases and roles

    @Override
    public void ping(MemberId from, MemberMessage.Ping message) {
        pings.put(from, message.number());
        answerPing(from, message.number());
        core.follow(message.master());
    }

    private void answerPing(MemberId to, long number) {
        c.send(to, new MemberMessage.Pong(number, c.incarnation, core.status(c.nowMs)));
    }

    @Override
    public void follow(MemberId from, MemberMessage.Follow message) {
        if (core.adopt(message.config())) {
            core.follow(message.master());
        }
    }

    @Override
    public void prepare(MemberId from, MemberMessage.Prepare message) {
        promises.prepare(from, message);
    }

    @Override
    public void catchUp(MemberId from, MemberMessage.CatchUp message) {
        promises.catchUp(from, message);
    }

    @Override
    public void promote(MemberId from, MemberMessage.Promote message) {
        promises.promote(from, message);
    }

    @Override
    public void refuse(MemberId from, MemberMessage.Refuse message) {
        core.refused(message.term());
    }

    @Override
    public void confirm(MemberId from, MemberMessage.Confirm message) {
        promises.confirm(from, message);
    }

    @Override
    public void trust(MemberId from, MemberMessage.Trust message) {
        promises.trust(from, message);
    }

    @Override
    public void grant(MemberId from, MemberMessage.Grant message) {
        MasterRole master = core.acting();
        if (master != null) {
            master.granted(from, message);
        }
    }

    @Override
    public void confirmed(MemberId from, MemberMessage.Confirmed message) {
        MasterRole master = core.acting();
        if (master != null) {
            master.confirmed(from, message);
        }
    }

    @Override
    public void handOver(MemberId from, MemberMessage.HandOver message) {
        MasterRole master = core.acting();
        if (master != null) {
            transfer.ordered(from, message, master);
        }
    }

    // ---- answers and requests to voters have no effect on a member

    @Override
    public void pong(MemberId from, MemberMessage.Pong message) {}

    @Override
    public void prepared(MemberId from, MemberMessage.Prepared message) {}

    @Override
    public void promoted(MemberId from, MemberMessage.Promoted message) {}

    @Override
    public void leaseRequest(MemberId from, MemberMessage.LeaseRequest message) {}

    @Override
    public void trusted(MemberId from, MemberMessage.Trusted message) {}

    @Override
    public void handOverFailed(MemberId from, MemberMessage.HandOverFailed message) {}

    @Override
    public void resigned(MemberId from, MemberMessage.Resigned message) {}

    // ---- replication

    @Override
    public void frame(MemberId from, ReplicationMessage.Frame message) {
        if (core.acting() == null) {
            replica.frame(from, message);
        } else if (message.header().term() < c.promised()) {
            c.send(from, new ReplicationMessage.Refuse(c.promised()));
        }
    }

    @Override
    public void ack(MemberId from, ReplicationMessage.Ack message) {
        MasterRole master = core.acting();
        @Nullable ProgressTracker source = core.progress();
        if (master != null) {
            master.acknowledged(from, message);
        } else if (source != null) {
            source.acknowledged(from, message);
        }
    }

    @Override
    public void subscribe(MemberId from, ReplicationMessage.Subscribe message) {
        core.subscribe(from, message);
    }

    @Override
    public void continued(MemberId from, ReplicationMessage.Continue message) {
        replica.continued(from, message);
    }

    @Override
    public void truncate(MemberId from, ReplicationMessage.Truncate message) {
        replica.truncate(from, message);
    }

    @Override
    public void fullSync(MemberId from, ReplicationMessage.FullSync message) {
        replica.fullSync(from, message);
    }

    @Override
    public void refuse(MemberId from, ReplicationMessage.Refuse message) {
        core.refused(message.term());
    }
}

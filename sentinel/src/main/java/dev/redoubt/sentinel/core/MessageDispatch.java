package dev.redoubt.sentinel.core;

import dev.redoubt.node.protocol.MemberMessage;
import dev.redoubt.node.protocol.PeerMessage;
import dev.redoubt.persistence.log.MemberId;

/**
 * The way of each received message to the parts of a {@link SentinelCore} that it concerns. It has no state and decides
 * nothing; a new message without a handler does not compile.
 */
final class MessageDispatch implements MemberMessage.Handler, SentinelMessage.Handler {
    private final SentinelContext c;
    private final SentinelPeers peers;
    private final Monitor monitor;
    private final LeaseTable leases;
    private final Voting voting;
    private final Bootstrap bootstrap;
    private final Failover failover;
    private final PlannedFailover planned;
    private final TrustMember trust;

    MessageDispatch(
            SentinelContext c,
            Monitor monitor,
            LeaseTable leases,
            Voting voting,
            Bootstrap bootstrap,
            Failover failover,
            PlannedFailover planned,
            TrustMember trust) {
        this.c = c;
        this.peers = monitor.peers();
        this.monitor = monitor;
        this.leases = leases;
        this.voting = voting;
        this.bootstrap = bootstrap;
        this.failover = failover;
        this.planned = planned;
        this.trust = trust;
    }

    /** Ignores, with a note, a message that no sentinel understands: a mistaken peer must not end this process. */
    void received(MemberId from, PeerMessage message) {
        if (message instanceof SentinelMessage m) {
            m.accept(from, this);
        } else if (message instanceof MemberMessage m) {
            m.accept(from, this);
        } else {
            notForSentinels(from, message);
        }
    }

    private void notForSentinels(MemberId from, PeerMessage message) {
        c.note("Ignored a message from " + from + " that is not for a sentinel: " + message
                + ". Run the same version of Redoubt on all processes.");
    }

    @Override
    public void pong(MemberId from, MemberMessage.Pong message) {
        monitor.pong(from, message);
        failover.reconfiguration().answered(from);
    }

    @Override
    public void leaseRequest(MemberId from, MemberMessage.LeaseRequest message) {
        leases.requested(from, message);
    }

    @Override
    public void prepared(MemberId from, MemberMessage.Prepared message) {
        failover.prepared(from, message);
    }

    @Override
    public void promoted(MemberId from, MemberMessage.Promoted message) {
        failover.promoted(from, message);
    }

    @Override
    public void refuse(MemberId from, MemberMessage.Refuse message) {
        failover.refused(message.term());
    }

    @Override
    public void resigned(MemberId from, MemberMessage.Resigned message) {
        planned.resigned(from, message);
    }

    @Override
    public void handOverFailed(MemberId from, MemberMessage.HandOverFailed message) {
        planned.failed(message);
    }

    @Override
    public void trusted(MemberId from, MemberMessage.Trusted message) {
        trust.trusted(from, message);
    }

    @Override
    public void hello(MemberId from, SentinelMessage.Hello message) {
        peers.hello(from, message);
        bootstrap.hello(message);
        if (c.config().voters().contains(from)) {
            monitor.setMaster(message.master());
        }
    }

    @Override
    public void voteRequest(MemberId from, SentinelMessage.VoteRequest message) {
        if (voting.requested(from, message)) {
            failover.votedForAnother();
        }
    }

    @Override
    public void vote(MemberId from, SentinelMessage.Vote message) {
        failover.voted(from, message);
    }

    @Override
    public void learn(MemberId from, SentinelMessage.Learn message) {
        voting.learn(from, message);
    }

    @Override
    public void learnt(MemberId from, SentinelMessage.Learnt message) {
        voting.learnt(from, message);
    }

    @Override
    public void offer(MemberId from, SentinelMessage.Offer message) {
        bootstrap.offered(message);
    }

    @Override
    public void ping(MemberId from, MemberMessage.Ping message) {
        notForSentinels(from, message);
    }

    @Override
    public void prepare(MemberId from, MemberMessage.Prepare message) {
        notForSentinels(from, message);
    }

    @Override
    public void catchUp(MemberId from, MemberMessage.CatchUp message) {
        notForSentinels(from, message);
    }

    @Override
    public void promote(MemberId from, MemberMessage.Promote message) {
        notForSentinels(from, message);
    }

    @Override
    public void follow(MemberId from, MemberMessage.Follow message) {
        notForSentinels(from, message);
    }

    @Override
    public void grant(MemberId from, MemberMessage.Grant message) {
        notForSentinels(from, message);
    }

    @Override
    public void confirm(MemberId from, MemberMessage.Confirm message) {
        notForSentinels(from, message);
    }

    @Override
    public void confirmed(MemberId from, MemberMessage.Confirmed message) {
        notForSentinels(from, message);
    }

    @Override
    public void trust(MemberId from, MemberMessage.Trust message) {
        notForSentinels(from, message);
    }

    @Override
    public void handOver(MemberId from, MemberMessage.HandOver message) {
        notForSentinels(from, message);
    }
}

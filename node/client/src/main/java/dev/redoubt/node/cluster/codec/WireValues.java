package dev.redoubt.node.cluster.codec;

import dev.redoubt.config.AckMode;
import dev.redoubt.node.protocol.ConfigRecord;
import dev.redoubt.node.protocol.FrameHeader;
import dev.redoubt.node.protocol.Health;
import dev.redoubt.node.protocol.LeaderId;
import dev.redoubt.node.protocol.Mastership;
import dev.redoubt.node.protocol.MemberRole;
import dev.redoubt.node.protocol.MemberStatus;
import dev.redoubt.node.protocol.SubscriptionId;
import dev.redoubt.persistence.log.LogEnd;
import dev.redoubt.persistence.log.LogRecord;
import dev.redoubt.persistence.log.TermStart;
import dev.redoubt.persistence.log.TermTable;

/** The value types of which messages are made: one writer and one reader each, in the order of their fields. */
public final class WireValues {
    private WireValues() {}

    public static void logEnd(WireWriter out, LogEnd end) {
        out.int64(end.term()).replId(end.replId()).int64(end.index()).int64(end.offset());
    }

    public static LogEnd logEnd(WireReader in) {
        return new LogEnd(in.int64(), in.replId(), in.int64(), in.int64());
    }

    public static void leader(WireWriter out, LeaderId leader) {
        out.memberId(leader.voter()).incarnation(leader.incarnation());
    }

    public static LeaderId leader(WireReader in) {
        return new LeaderId(in.memberId(), in.incarnation());
    }

    public static void mastership(WireWriter out, Mastership master) {
        out.int64(master.term()).memberId(master.member()).incarnation(master.incarnation());
    }

    public static Mastership mastership(WireReader in) {
        return new Mastership(in.int64(), in.memberId(), in.incarnation());
    }

    public static void config(WireWriter out, ConfigRecord config) {
        out.int64(config.version()).enumeration(config.mode());
        out.list(config.members(), WireWriter::memberId).list(config.voters(), WireWriter::memberId);
    }

    public static ConfigRecord config(WireReader in) {
        return new ConfigRecord(in.int64(), ackMode(in), in.list(WireReader::memberId), in.list(WireReader::memberId));
    }

    public static AckMode ackMode(WireReader in) {
        return in.enumeration(AckMode.values());
    }

    static void status(WireWriter out, MemberStatus status) {
        out.enumeration(status.role()).int64(status.term());
        out.nullable(status.following(), WireValues::mastership).bool(status.linkUp());
        logEnd(out, status.end());
        out.int64(status.commitIndex()).int64(status.uncommittedAgeMs());
        out.bool(status.health().journalAlive()).bool(status.health().diskOk());
        out.int32(status.priority()).bool(status.suspect()).bool(status.resigned());
        out.int64(status.configVersion());
    }

    static MemberStatus status(WireReader in) {
        return new MemberStatus(
                in.enumeration(MemberRole.values()),
                in.int64(),
                in.nullable(WireValues::mastership),
                in.bool(),
                logEnd(in),
                in.int64(),
                in.int64(),
                new Health(in.bool(), in.bool()),
                in.int32(),
                in.bool(),
                in.bool(),
                in.int64());
    }

    static void subscription(WireWriter out, SubscriptionId id) {
        out.int64(id.nonce()).int64(id.number());
    }

    static SubscriptionId subscription(WireReader in) {
        return new SubscriptionId(in.int64(), in.int64());
    }

    static void frameHeader(WireWriter out, FrameHeader header) {
        out.int64(header.term());
        subscription(out, header.subscription());
        out.int64(header.commitIndex()).int64(header.clearIndex());
    }

    static FrameHeader frameHeader(WireReader in) {
        return new FrameHeader(in.int64(), subscription(in), in.int64(), in.int64());
    }

    static void termTable(WireWriter out, TermTable table) {
        out.list(table.rows(), (row, start) -> row.int64(start.term())
                .replId(start.replId())
                .int64(start.firstIndex())
                .int64(start.firstOffset()));
    }

    static TermTable termTable(WireReader in) {
        return new TermTable(in.list(row -> new TermStart(row.int64(), row.replId(), row.int64(), row.int64())));
    }

    static void logRecord(WireWriter out, LogRecord record) {
        out.int64(record.index()).int64(record.term()).int32(record.db()).int64(record.endOffset());
        out.int64(record.unixMs()).int32(record.crc()).payload(record.payload());
        out.nullable(record.termReplId(), WireWriter::replId);
    }

    static LogRecord logRecord(WireReader in) {
        return new LogRecord(
                in.int64(),
                in.int64(),
                in.int32(),
                in.int64(),
                in.int64(),
                in.int32(),
                in.bytes(),
                in.nullable(WireReader::replId));
    }
}

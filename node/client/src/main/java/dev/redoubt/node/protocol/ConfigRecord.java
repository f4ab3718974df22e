package dev.redoubt.node.protocol;

import dev.redoubt.config.AckMode;
import dev.redoubt.persistence.log.MemberId;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.TreeSet;

/**
 * The members, the voters and the acknowledge mode of a shard (1.2): configured sets of identities, never "who is
 * attached now". Votes, leases, Prepare and Subscribe carry its version; another version is refused.
 *
 * @param version from 1; 0 only in {@link #NONE}
 * @param members of the shard, ascending
 * @param voters the sentinels, ascending; empty on a node that stands alone
 */
public record ConfigRecord(long version, AckMode mode, List<MemberId> members, List<MemberId> voters) {
    /** Before bootstrap. */
    public static final ConfigRecord NONE = new ConfigRecord(0, AckMode.LOCAL, List.of(), List.of());

    public ConfigRecord {
        members = List.copyOf(new TreeSet<>(members));
        voters = List.copyOf(new TreeSet<>(voters));
    }

    /** True unless this is {@link #NONE}. */
    public boolean known() {
        return version > 0;
    }

    /** Returns how many members a quorum write needs. */
    public int memberMajority() {
        return members.size() / 2 + 1;
    }

    /** Returns how many voters give a term or a lease. */
    public int voterMajority() {
        return voters.size() / 2 + 1;
    }

    /** The text form {@code version;mode;member,member;voter,voter}. */
    public String format() {
        return version + ";" + mode + ";" + join(members) + ";" + join(voters);
    }

    /**
     * Reads {@link #format()}.
     *
     * @throws IllegalArgumentException if the text is not such a record
     */
    public static ConfigRecord parse(String text) {
        String[] fields = text.split(";", -1);
        if (fields.length != 4) {
            throw new IllegalArgumentException("not a config record: '" + text + "'");
        }
        long version = Long.parseLong(fields[0]);
        if (version < 0 || (version == 0) != (fields[2] + fields[3]).isEmpty()) {
            throw new IllegalArgumentException("not a config record: '" + text + "'");
        }
        return new ConfigRecord(version, AckMode.valueOf(fields[1]), ids(fields[2]), ids(fields[3]));
    }

    private static String join(List<MemberId> ids) {
        StringJoiner text = new StringJoiner(",");
        ids.forEach(id -> text.add(id.hex()));
        return text.toString();
    }

    private static List<MemberId> ids(String text) {
        List<MemberId> ids = new ArrayList<>();
        for (String hex : text.isEmpty() ? new String[0] : text.split(",", -1)) {
            ids.add(new MemberId(hex));
        }
        return ids;
    }
}

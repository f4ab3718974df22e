package dev.redoubt.node.shard.restore;

import dev.redoubt.node.command.Texts;
import dev.redoubt.persistence.backup.BackupTarget;
import dev.redoubt.persistence.backup.restore.Branch;
import dev.redoubt.persistence.backup.restore.CommandSearch;
import dev.redoubt.persistence.backup.restore.Place;
import dev.redoubt.persistence.text.TimeText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The place that a client has asked for: what can be known of it before the archive is read. Immutable. */
public sealed interface RestorePlace {
    /** A place that needs no search. */
    record Known(Place place) implements RestorePlace {}

    /** All before the last command that matches. */
    record Before(CommandPattern pattern, String text) implements RestorePlace {}

    /**
     * Reads the words of BACKUP RESTORE.
     *
     * @return null if the option is none of TO-TIME, TO-INDEX and BEFORE-COMMAND
     * @throws IllegalArgumentException if the value is none for the option
     */
    static @Nullable RestorePlace parse(byte[] option, byte[] value) {
        String text = new String(value, StandardCharsets.UTF_8);
        if (Texts.is(option, "to-time")) {
            return new Known(new Place.AtTime(TimeText.parse(text)));
        }
        if (Texts.is(option, "to-index")) {
            try {
                return new Known(new Place.AtIndex(Long.parseLong(text)));
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException("'" + text + "' is no number of a record", e);
            }
        }
        return Texts.is(option, "before-command") ? new Before(CommandPattern.parse(text), text) : null;
    }

    /** Finds the place in a branch of an archive. */
    default Place in(BackupTarget target, Branch branch) throws IOException {
        if (this instanceof Known known) {
            return known.place();
        }
        Before before = (Before) this;
        CommandSearch.Found found = CommandSearch.last(target, branch, before.pattern());
        if (found == null) {
            throw new IOException("the archive has no command '" + before.text() + "' in this branch");
        }
        return found.ofClient();
    }
}

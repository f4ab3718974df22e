package dev.redoubt.node.shard;

import dev.redoubt.config.Directive;
import dev.redoubt.config.DirectiveType;
import dev.redoubt.config.Directives;
import dev.redoubt.config.Role;
import dev.redoubt.node.command.CommandSpec;
import dev.redoubt.node.command.Texts;

/** Hides the passwords in requests that are to be shown (server.c redactClientCommandArgument). Stateless. */
final class Secrets {
    private static final byte[] REDACTED = Texts.bytes(DirectiveType.REDACTED);

    private Secrets() {}

    /** Returns the request with other words for the passwords in it; the request itself if there are none. */
    static byte[][] redacted(CommandSpec spec, byte[][] args) {
        if (!spec.name().equals("config|set")) {
            return args;
        }
        byte[][] shown = args.clone();
        for (int i = 2; i + 1 < shown.length; i += 2) {
            Directive<?> directive = Directives.find(Role.NODE, Texts.latin1(shown[i]));
            if (directive != null && directive.type().secret()) {
                shown[i + 1] = REDACTED;
            }
        }
        return shown;
    }
}

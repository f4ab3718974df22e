package dev.redoubt.node.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.node.migrate.Transfer.Step;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class TransferTest {
    private static final MigrateTarget TARGET = new MigrateTarget("h", 1);

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static Transfer transfer(boolean auth) {
        return new Transfer(TARGET, 2, 100, auth ? bytes("<auth>") : null, List.of(bytes("<a>"), bytes("<b>")));
    }

    private static String requests(Transfer transfer) {
        StringBuilder all = new StringBuilder();
        transfer.requests().forEach(part -> all.append(new String(part, StandardCharsets.ISO_8859_1)));
        return all.toString();
    }

    @Test
    void keys_are_sent_behind_auth_and_select_and_moved_when_the_target_has_said_so_of_each() {
        Transfer transfer = transfer(true);
        assertThat(transfer.begin(0)).isEqualTo(Step.CONNECT);
        assertThat(transfer.connected(Transfer.NO_DB, 1)).isEqualTo(Step.SEND);
        assertThat(requests(transfer)).isEqualTo("<auth>*2\r\n$6\r\nSELECT\r\n$1\r\n2\r\n<a><b>");
        transfer.sent(2);
        transfer.line("+OK", 3);
        transfer.line("+OK", 4);
        assertThat(transfer.line("+OK", 5)).isEqualTo(Step.WAIT);
        assertThat(transfer.isMoved(0)).isTrue();
        assertThat(transfer.isMoved(1)).isFalse();
        assertThat(transfer.line("+OK", 6)).isEqualTo(Step.END);
        assertThat(transfer.isMoved(1)).isTrue();
        assertThat(transfer.error()).isNull();
        assertThat(transfer.isConnectionOpen()).isTrue();
        assertThat(transfer.selectedDb()).isEqualTo(2);
    }

    @Test
    void a_connection_with_the_database_selected_gets_the_keys_alone() {
        Transfer transfer = transfer(false);
        transfer.begin(0);
        transfer.connected(2, 1);
        assertThat(requests(transfer)).isEqualTo("<a><b>");
        transfer.line("+OK", 2);
        assertThat(transfer.line("+OK", 2)).isEqualTo(Step.END);
    }

    @Test
    void the_first_error_of_the_target_is_told_and_keys_that_it_took_are_moved() {
        Transfer transfer = transfer(false);
        transfer.begin(0);
        transfer.connected(2, 1);
        transfer.line("-BUSYKEY Target key name already exists.", 2);
        assertThat(transfer.line("+OK", 3)).isEqualTo(Step.END);
        assertThat(transfer.error())
                .isEqualTo("ERR Target instance replied with error: BUSYKEY Target key name already exists.");
        assertThat(transfer.isMoved(0)).isFalse();
        assertThat(transfer.isMoved(1)).isTrue();
        assertThat(transfer.isConnectionOpen()).isTrue();
        assertThat(transfer.selectedDb()).isEqualTo(Transfer.NO_DB);
    }

    @Test
    void nothing_is_moved_behind_an_error_of_auth_or_select() {
        Transfer transfer = transfer(true);
        transfer.begin(0);
        transfer.connected(Transfer.NO_DB, 1);
        transfer.line("-WRONGPASS no", 2);
        transfer.line("-ERR DB index is out of range", 2);
        transfer.line("+OK", 2);
        assertThat(transfer.line("+OK", 2)).isEqualTo(Step.END);
        assertThat(transfer.error()).isEqualTo("ERR Target instance replied with error: WRONGPASS no");
        assertThat(transfer.isMoved(0) || transfer.isMoved(1)).isFalse();
    }

    @Test
    void what_is_no_status_moves_nothing() {
        Transfer transfer = transfer(false);
        transfer.begin(0);
        transfer.connected(2, 1);
        transfer.line("HTTP/1.1 400 Bad Request", 2);
        assertThat(transfer.line("$5", 2)).isEqualTo(Step.END);
        assertThat(transfer.error()).isEqualTo("ERR Target instance replied with error: HTTP/1.1 400 Bad Request");
        assertThat(transfer.isMoved(0) || transfer.isMoved(1)).isFalse();
    }

    @Test
    void a_connection_that_ends_before_a_key_was_answered_is_made_again_once() {
        Transfer transfer = transfer(false);
        transfer.begin(0);
        transfer.connected(2, 1);
        assertThat(transfer.failed(2)).isEqualTo(Step.CONNECT);
        assertThat(transfer.connected(Transfer.NO_DB, 3)).isEqualTo(Step.SEND);
        assertThat(requests(transfer)).contains("SELECT");
        transfer.sent(4);
        assertThat(transfer.failed(5)).isEqualTo(Step.END);
        assertThat(transfer.error()).isEqualTo("IOERR error or timeout reading to target instance");
        assertThat(transfer.isConnectionOpen()).isFalse();
    }

    @Test
    void keys_that_were_answered_are_moved_though_the_connection_ended_and_it_is_not_made_again() {
        Transfer transfer = transfer(false);
        transfer.begin(0);
        transfer.connected(2, 1);
        transfer.sent(1);
        transfer.line("+OK", 2);
        assertThat(transfer.failed(3)).isEqualTo(Step.END);
        assertThat(transfer.isMoved(0)).isTrue();
        assertThat(transfer.isMoved(1)).isFalse();
        assertThat(transfer.error()).isEqualTo("IOERR error or timeout reading to target instance");
    }

    @Test
    void each_phase_has_its_own_error_when_nothing_happens_for_the_timeout() {
        Transfer connecting = transfer(false);
        connecting.begin(0);
        assertThat(connecting.tick(99)).isEqualTo(Step.WAIT);
        assertThat(connecting.tick(100)).isEqualTo(Step.END);
        assertThat(connecting.error()).isEqualTo("IOERR error or timeout connecting to the client");
        Transfer writing = transfer(false);
        writing.begin(0);
        writing.connected(2, 50);
        writing.progressed(120);
        assertThat(writing.tick(200)).isEqualTo(Step.WAIT);
        assertThat(writing.tick(220)).isEqualTo(Step.END);
        assertThat(writing.error()).isEqualTo("IOERR error or timeout writing to target instance");
        Transfer reading = transfer(false);
        reading.begin(0);
        reading.connected(2, 50);
        reading.sent(60);
        assertThat(reading.tick(160)).isEqualTo(Step.END);
        assertThat(reading.error()).isEqualTo("IOERR error or timeout reading to target instance");
        assertThat(reading.line("+OK", 161)).isEqualTo(Step.WAIT);
        assertThat(reading.isMoved(0)).isFalse();
    }

    @Test
    void a_connection_that_cannot_be_made_is_an_error_at_once() {
        Transfer transfer = transfer(false);
        transfer.begin(0);
        assertThat(transfer.unreachable()).isEqualTo(Step.END);
        assertThat(transfer.error()).isEqualTo("IOERR error or timeout connecting to the client");
    }

    @Test
    void a_connection_that_is_refused_twice_is_an_error_of_writing() {
        Transfer transfer = transfer(false);
        transfer.begin(0);
        assertThat(transfer.failed(1)).isEqualTo(Step.CONNECT);
        assertThat(transfer.failed(2)).isEqualTo(Step.END);
        assertThat(transfer.error()).isEqualTo("IOERR error or timeout writing to target instance");
    }
}

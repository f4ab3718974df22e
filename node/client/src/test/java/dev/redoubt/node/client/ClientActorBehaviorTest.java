package dev.redoubt.node.client;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.ManualTime;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import dev.redoubt.node.protocol.ClientMessage;
import dev.redoubt.persistence.log.MemberId;
import dev.redoubt.persistence.testing.Await;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Goal: what was not executed is tried again, what may have been is not, and each request ends in exactly one way. */
class ClientActorBehaviorTest {
    private static final MemberId A = MemberId.random(new Random(1));
    private static final MemberId B = MemberId.random(new Random(2));
    private static final long TIMEOUT_MS = 5_000;
    private static final Duration SOON = Duration.ofSeconds(5);

    private static final ActorTestKit KIT = ActorTestKit.create(ManualTime.config());
    private static final ManualTime TIME = ManualTime.get(KIT.system());
    private final AtomicLong clock = new AtomicLong(1_000_000);
    private final AtomicInteger asked = new AtomicInteger();
    private final TestProbe<Sent> sent = KIT.createTestProbe();
    private final InFlight inFlight = new InFlight(10, ClientMetrics.NONE, System::nanoTime);
    private final TestProbe<MemberId> logins = KIT.createTestProbe();
    private final ActorRef<ClientActor.Command> client = start("");

    /** A request that went to a node. */
    private record Sent(MemberId to, long number) {}

    private ActorRef<ClientActor.Command> start(String password) {
        NodeLink link = new NodeLink() {
            @Override
            public Collection<MemberId> nodes() {
                return List.of(A, B);
            }

            @Override
            public void send(MemberId to, ClientMessage.ToNode message) {
                if (message instanceof ClientMessage.Request request) {
                    sent.ref().tell(new Sent(to, request.number()));
                } else if (message instanceof ClientMessage.Authenticate login) {
                    assertThat(login.password())
                            .asString(StandardCharsets.UTF_8)
                            .isEqualTo(password);
                    logins.ref().tell(to);
                } else {
                    asked.incrementAndGet();
                }
            }
        };
        ClientActor.Client parts = new ClientActor.Client(
                0, password, inFlight, ClientMetrics.NONE, new AtomicLong()::incrementAndGet, clock::get);
        return KIT.spawn(ClientActor.create(parts, link));
    }

    @AfterEach
    void stop() {
        KIT.stop(client);
    }

    @AfterAll
    static void shutDown() {
        KIT.shutdownTestKit();
    }

    @Test
    void request_goes_to_the_serving_node_and_gets_its_reply() {
        serves(A, 3);
        Request request = submit();
        sent.expectMessage(new Sent(A, request.number));
        answer(A, request, "+OK\r\n");
        assertThat(request.result).succeedsWithin(SOON).isEqualTo(List.of(new Reply.Simple("OK")));
        assertThat(inFlight.all()).isEmpty();
    }

    @Test
    void request_waits_for_a_master_while_all_nodes_are_asked() {
        Request request = submit();
        pass(500);
        sent.expectNoMessage();
        assertThat(asked.get()).isGreaterThanOrEqualTo(10);
        serves(B, 1);
        sent.expectMessage(new Sent(B, request.number));
    }

    @Test
    void request_that_was_not_executed_goes_to_the_next_master() {
        serves(A, 3);
        Request request = submit();
        sent.expectMessage(new Sent(A, request.number));
        from(A, new ClientMessage.NotMaster(request.number));
        sent.expectNoMessage();
        serves(B, 4);
        sent.expectMessage(new Sent(B, request.number));
        answer(B, request, ":1\r\n");
        assertThat(request.result).succeedsWithin(SOON).isEqualTo(List.of(new Reply.Int(1)));
    }

    @Test
    void unexecuted_request_goes_at_once_to_a_known_newer_master() {
        serves(A, 3);
        Request request = submit();
        sent.expectMessage(new Sent(A, request.number));
        serves(B, 4);
        from(A, new ClientMessage.NotMaster(request.number));
        sent.expectMessage(new Sent(B, request.number));
    }

    @Test
    void the_same_master_gets_a_request_again_after_it_served_again() {
        serves(A, 3);
        Request request = submit();
        sent.expectMessage(new Sent(A, request.number));
        from(A, new ClientMessage.NotMaster(request.number));
        serves(A, 3);
        sent.expectMessage(new Sent(A, request.number));
    }

    @Test
    void request_is_certainly_not_executed_when_no_master_is_found() {
        Request request = submit();
        pass(TIMEOUT_MS);
        assertFailed(request, NoMasterException.class);
    }

    @Test
    void refused_request_is_certainly_not_executed_when_no_other_master_serves() {
        serves(A, 3);
        Request request = submit();
        sent.expectMessage(new Sent(A, request.number));
        from(A, new ClientMessage.NotMaster(request.number));
        pass(TIMEOUT_MS);
        assertFailed(request, NoMasterException.class);
    }

    @Test
    void unanswered_request_is_unknown_at_its_deadline() {
        serves(A, 3);
        Request request = submit();
        sent.expectMessage(new Sent(A, request.number));
        for (int i = 0; i < 10; i++) {
            pass(TIMEOUT_MS / 10);
            serves(A, 3);
        }
        assertFailed(request, OutcomeUnknownException.class);
        sent.expectNoMessage();
    }

    @Test
    void request_at_a_replaced_master_is_unknown_soon_after() {
        serves(A, 3);
        Request request = submit();
        sent.expectMessage(new Sent(A, request.number));
        serves(B, 4);
        assertThat(request.result).isNotDone();
        pass(ClientActor.LAST_WORDS_MS + 50);
        assertFailed(request, OutcomeUnknownException.class);
        sent.expectNoMessage();
    }

    @Test
    void late_replies_of_a_replaced_master_still_count() {
        serves(A, 3);
        Request request = submit();
        sent.expectMessage(new Sent(A, request.number));
        serves(B, 4);
        answer(A, request, "+OK\r\n");
        assertThat(request.result).succeedsWithin(SOON);
    }

    @Test
    void demoted_master_with_a_held_reply_answers_unknown() {
        serves(A, 3);
        Request request = submit();
        sent.expectMessage(new Sent(A, request.number));
        from(A, new ClientMessage.Unknown(request.number, "demoted"));
        assertFailed(request, OutcomeUnknownException.class);
        serves(B, 4);
        sent.expectNoMessage();
    }

    @Test
    void silent_master_gets_no_more_requests_but_the_next_does() {
        serves(A, 3);
        pass(KnownMaster.SILENCE_MS + 100);
        Request request = submit();
        sent.expectNoMessage();
        serves(B, 4);
        sent.expectMessage(new Sent(B, request.number));
    }

    @Test
    void client_without_requests_asks_nothing() {
        serves(A, 3);
        Request request = submit();
        sent.expectMessage(new Sent(A, request.number));
        answer(A, request, "+OK\r\n");
        assertThat(request.result).succeedsWithin(SOON);
        pass(2 * ClientActor.TICK.toMillis());
        int before = asked.get();
        pass(10 * KnownMaster.SILENCE_MS);
        assertThat(asked.get()).isEqualTo(before);
    }

    @Test
    void first_request_after_a_pause_waits_until_the_master_has_spoken() {
        serves(A, 3);
        pass(10 * KnownMaster.SILENCE_MS);
        Request request = submit();
        sent.expectNoMessage();
        serves(A, 3);
        sent.expectMessage(new Sent(A, request.number));
    }

    @Test
    void node_that_introduces_itself_is_asked_at_once_for_a_waiting_request() {
        Request request = submit();
        sent.expectNoMessage();
        int before = asked.get();
        client.tell(new ClientActor.Met(A));
        Await.until("the question", () -> asked.get() == before + 1);
        serves(A, 1);
        sent.expectMessage(new Sent(A, request.number));
    }

    @Test
    void master_of_an_older_term_is_ignored() {
        serves(B, 4);
        serves(A, 3);
        Request request = submit();
        sent.expectMessage(new Sent(B, request.number));
        from(B, new ClientMessage.NotMaster(request.number));
        serves(A, 3);
        sent.expectNoMessage();
    }

    @Test
    void answer_of_a_node_without_the_request_changes_nothing() {
        serves(A, 3);
        Request request = submit();
        sent.expectMessage(new Sent(A, request.number));
        from(B, new ClientMessage.NotMaster(request.number));
        from(B, new ClientMessage.Unknown(request.number, "not mine"));
        answer(B, request, "+WRONG\r\n");
        from(A, new ClientMessage.NotMaster(request.number + 1));
        answer(A, request, "+RIGHT\r\n");
        assertThat(request.result).succeedsWithin(SOON).isEqualTo(List.of(new Reply.Simple("RIGHT")));
    }

    @Test
    void too_large_reply_tells_that_the_request_was_executed() {
        serves(A, 3);
        Request request = submit();
        sent.expectMessage(new Sent(A, request.number));
        from(A, new ClientMessage.TooLarge(request.number, 5_000_000));
        assertFailed(request, ReplyTooLargeException.class);
    }

    @Test
    void an_answer_that_cannot_be_read_is_an_unknown_outcome() {
        serves(A, 3);
        Request request = submit();
        sent.expectMessage(new Sent(A, request.number));
        answer(A, request, "$5\r\nab");
        assertFailed(request, OutcomeUnknownException.class);
    }

    @Test
    void sent_requests_are_unknown_when_the_actor_system_ends() {
        serves(A, 3);
        Request had = submit();
        sent.expectMessage(new Sent(A, had.number));
        from(A, new ClientMessage.NotMaster(had.number));
        serves(A, 3);
        sent.expectMessage(new Sent(A, had.number));
        KIT.stop(client);
        assertFailed(had, OutcomeUnknownException.class);
        Request waiting = inFlight.admit(set(), clock.get() + TIMEOUT_MS);
        ActorRef<ClientActor.Command> next = start("");
        next.tell(new ClientActor.Received(B, new ClientMessage.Serves(4)));
        sent.expectMessage(new Sent(B, waiting.number));
        KIT.stop(next);
    }

    @Test
    void password_goes_to_each_master_once_before_the_requests() {
        ActorRef<ClientActor.Command> secured = start("secret");
        serves(secured, A, 3);
        Request first = submit(secured);
        logins.expectMessage(A);
        sent.expectNoMessage();
        from(secured, A, new ClientMessage.Authenticated(true));
        sent.expectMessage(new Sent(A, first.number));
        serves(secured, A, 3);
        Request second = submit(secured);
        sent.expectMessage(new Sent(A, second.number));
        logins.expectNoMessage();
        from(secured, A, new ClientMessage.NotMaster(second.number));
        serves(secured, B, 4);
        logins.expectMessage(B);
        from(secured, A, new ClientMessage.Authenticated(true));
        sent.expectNoMessage();
        from(secured, B, new ClientMessage.Authenticated(true));
        sent.expectMessage(new Sent(B, second.number));
        KIT.stop(secured);
    }

    @Test
    void a_password_that_was_lost_on_its_way_is_sent_again() {
        ActorRef<ClientActor.Command> secured = start("secret");
        serves(secured, A, 3);
        logins.expectMessage(A);
        serves(secured, A, 3);
        logins.expectMessage(A);
        KIT.stop(secured);
    }

    @Test
    void every_request_fails_until_the_password_is_right() {
        ActorRef<ClientActor.Command> secured = start("secret");
        Request waiting = submit(secured);
        serves(secured, A, 3);
        logins.expectMessage(A);
        from(secured, A, new ClientMessage.Authenticated(false));
        assertThat(waiting.result).succeedsWithin(SOON).isEqualTo(List.of(Login.WRONG_PASSWORD));
        assertThat(submit(secured).result).succeedsWithin(SOON).isEqualTo(List.of(Login.WRONG_PASSWORD));
        serves(secured, A, 3);
        logins.expectNoMessage();
        clock.addAndGet(Login.AGAIN_MS);
        serves(secured, A, 3);
        logins.expectMessage(A);
        from(secured, A, new ClientMessage.Authenticated(true));
        Request last = submit(secured);
        sent.expectMessage(new Sent(A, last.number));
        KIT.stop(secured);
    }

    @Test
    void password_and_requests_are_repeated_when_the_master_forgot_the_client() {
        ActorRef<ClientActor.Command> secured = start("secret");
        serves(secured, A, 3);
        logins.expectMessage(A);
        from(secured, A, new ClientMessage.Authenticated(true));
        Request one = submit(secured);
        Request two = submit(secured);
        sent.expectMessage(new Sent(A, one.number));
        sent.expectMessage(new Sent(A, two.number));
        from(secured, A, new ClientMessage.NotAuthenticated(one.number));
        from(secured, A, new ClientMessage.NotAuthenticated(two.number));
        logins.expectMessage(A);
        logins.expectNoMessage();
        from(secured, A, new ClientMessage.Authenticated(true));
        sent.expectMessage(new Sent(A, one.number));
        sent.expectMessage(new Sent(A, two.number));
        KIT.stop(secured);
    }

    @Test
    void request_fails_without_the_password_that_the_master_requires() {
        serves(A, 3);
        Request request = submit();
        sent.expectMessage(new Sent(A, request.number));
        from(A, new ClientMessage.NotAuthenticated(request.number));
        assertThat(request.result).succeedsWithin(SOON).isEqualTo(List.of(Login.NO_AUTH));
        logins.expectNoMessage();
    }

    private Request submit() {
        return submit(client);
    }

    private Request submit(ActorRef<ClientActor.Command> to) {
        Request request = inFlight.admit(set(), clock.get() + TIMEOUT_MS);
        to.tell(new ClientActor.Submit(request));
        return request;
    }

    private static List<ClientMessage.Command> set() {
        return Batches.single(new byte[][] {{'S', 'E', 'T'}, {'k'}, {'v'}});
    }

    private void serves(MemberId node, long term) {
        serves(client, node, term);
    }

    private static void serves(ActorRef<ClientActor.Command> to, MemberId node, long term) {
        from(to, node, new ClientMessage.Serves(term));
    }

    private void answer(MemberId node, Request request, String resp) {
        from(node, new ClientMessage.Answer(request.number, resp.getBytes(StandardCharsets.UTF_8)));
    }

    private void from(MemberId node, ClientMessage.ToClient message) {
        from(client, node, message);
    }

    private static void from(ActorRef<ClientActor.Command> to, MemberId node, ClientMessage.ToClient message) {
        to.tell(new ClientActor.Received(node, message));
    }

    private void pass(long ms) {
        for (long passed = 0; passed < ms; passed += ClientActor.TICK.toMillis()) {
            clock.addAndGet(ClientActor.TICK.toMillis());
            TIME.timePasses(ClientActor.TICK);
        }
    }

    private static void assertFailed(Request request, Class<? extends KeyspaceException> why) {
        assertThat(request.result)
                .failsWithin(SOON)
                .withThrowableOfType(ExecutionException.class)
                .havingCause()
                .isInstanceOf(why);
    }
}

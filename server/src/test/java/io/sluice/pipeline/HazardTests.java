package io.sluice.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.backing.queue.FakeQueues;
import io.sluice.backing.queue.QueueName;
import io.sluice.engine.keys.KeyRing;
import io.sluice.engine.transaction.Intent;
import io.sluice.engine.transaction.TransactionId;
import io.sluice.engine.transaction.TransactionState;
import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.Bytes;
import io.sluice.evm.chain.Wei;
import io.sluice.evm.price.Speed;
import io.sluice.evm.rpc.NodeUnavailableException;
import io.sluice.relay.direct.AmendmentSteps;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What other engines are known to do wrong, tried against ours. H1 to H8 are hazards of a relayer
 * that is widely used; R and W are gaps of the relay and withdrawal services that came before.
 */
class HazardTests {
  private final Pipeline pipeline = new Pipeline();
  private int addresses;

  @AfterEach
  void close() {
    pipeline.close();
  }

  @Test
  void h1_a_no_op_is_never_told_as_confirmed() {
    pipeline.chain().setFull(true);
    Address to = someone();
    TransactionId id = pipeline.submit(validFor(to, Duration.ofSeconds(20)));
    pipeline.run();
    pipeline.wait30Seconds();
    pipeline.run();
    pipeline.chain().setFull(false);
    pipeline.finish();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.EXPIRED);
    assertThat(pipeline.view(id).to()).isEqualTo(to);
    assertThat(pipeline.view(id).value()).isEqualTo(Wei.ZERO);
  }

  @Test
  void h2_a_replacement_whose_sending_had_no_outcome_is_found_when_it_wins() {
    pipeline.chain().setFull(true);
    Address to = someone();
    TransactionId id = pipeline.submit(to);
    pipeline.run();
    pipeline.chain().setSilent(true);
    pipeline.wait30Seconds();
    pipeline.run();
    pipeline.chain().setFull(false);
    pipeline.mine();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.MINED);
    pipeline.chain().setSilent(false);
    pipeline.finish();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.CONFIRMED);
    assertThat(pipeline.chain().timesMined(to)).isEqualTo(1);
  }

  @Test
  void h3_a_cancellation_sends_a_no_op_and_not_the_payment_again() {
    pipeline.chain().setFull(true);
    Address to = someone();
    TransactionId id = pipeline.submit(to);
    pipeline.run();
    AmendmentSteps.cancel(pipeline.context(), pipeline.view(id));
    pipeline.look();
    pipeline.chain().forgetPool();
    pipeline.run();
    pipeline.chain().setFull(false);
    pipeline.finish();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.CANCELED);
    assertThat(pipeline.chain().timesMined(to)).isZero();
  }

  @Test
  void h4_what_has_expired_is_not_sent() {
    Address to = someone();
    TransactionId id = pipeline.submit(validFor(to, Duration.ofSeconds(5)));
    for (QueueName queue : List.of(QueueName.RELAY_TRANSACTIONS, QueueName.TX_REQUEST)) {
      pipeline.drain();
      pipeline.deliver(queue);
    }
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.SIGNED);
    pipeline.clock().advance(Duration.ofSeconds(6));
    pipeline.run();
    assertThat(pipeline.chain().sends()).isZero();
    pipeline.look();
    pipeline.finish();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.EXPIRED);
    assertThat(pipeline.chain().timesMined(to)).isZero();
  }

  @Test
  void h5_two_requests_to_sign_one_transaction_take_one_nonce() {
    Address to = someone();
    TransactionId id = pipeline.submit(to);
    pipeline.drain();
    pipeline.deliver(QueueName.RELAY_TRANSACTIONS);
    for (int i = 0; i < 5; i++) {
      pipeline.queues().send(QueueName.TX_REQUEST, List.of(id.toString()));
    }
    pipeline.finish();
    assertThat(attempts()).isEqualTo(1);
    assertThat(pipeline.chain().timesMined(to)).isEqualTo(1);
  }

  @Test
  void h6_what_a_reorganisation_voids_goes_back_and_a_revert_waits_for_its_depth() {
    Address broken = someone();
    TransactionId id = pipeline.submit(broken);
    pipeline.run();
    pipeline.chain().revertAt(broken);
    pipeline.mine();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.MINED);
    pipeline.chain().reorganise(1);
    pipeline.look();
    pipeline.look();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.SUBMITTED);
    pipeline.finish();
    pipeline.finish();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.FAILED);
  }

  @Test
  void h7_an_outage_of_any_length_cancels_nothing() {
    pipeline.chain().setFull(true);
    Address to = someone();
    TransactionId id = pipeline.submit(to);
    pipeline.run();
    pipeline.chain().setDown(true);
    for (int i = 0; i < 100; i++) {
      pipeline.clock().advance(Duration.ofMinutes(10));
      try {
        pipeline.look();
      } catch (NodeUnavailableException e) {
        // As the monitor's own loop does: the next look tries again.
      }
      pipeline.sweep();
      pipeline.run();
    }
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.SUBMITTED);
    assertThat(attempts()).isEqualTo(1);
    pipeline.chain().setDown(false);
    pipeline.chain().setFull(false);
    pipeline.finish();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.CONFIRMED);
    assertThat(pipeline.chain().timesMined(to)).isEqualTo(1);
  }

  @Test
  void h8_what_is_over_is_kept() {
    TransactionId id = pipeline.submit(someone());
    pipeline.finish();
    pipeline.clock().advance(Duration.ofDays(3650));
    pipeline.sweep();
    pipeline.mine();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.CONFIRMED);
    assertThat(pipeline.timeline(id)).isNotEmpty();
  }

  @Test
  void r3_a_crash_between_the_node_and_the_database_pays_once() {
    Address to = someone();
    TransactionId id = pipeline.submit(to);
    pipeline.chain().setSilent(true); // the node takes it, and nobody notes that
    pipeline.run();
    pipeline.queues().lose();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.SIGNED);
    pipeline.chain().setSilent(false);
    pipeline.sweep();
    pipeline.queues().setUnruly(true);
    pipeline.finish();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.CONFIRMED);
    assertThat(attempts()).isEqualTo(1);
    assertThat(pipeline.chain().timesMined(to)).isEqualTo(1);
  }

  @Test
  void r5_what_was_stored_is_sent_though_its_message_was_lost() {
    TransactionId id = pipeline.submit(someone());
    pipeline.drain();
    pipeline.queues().lose();
    pipeline.sweep();
    pipeline.finish();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.CONFIRMED);
  }

  @Test
  void r8_an_amount_is_exact_to_the_last_wei() {
    Wei value = new Wei(new BigInteger("9007199254740993000000000000000001"));
    Address to = someone();
    pipeline
        .bean(KeyRing.class)
        .addresses()
        .forEach(lane -> pipeline.chain().setBalance(lane, new Wei(BigInteger.TWO.pow(200))));
    pipeline.clock().advance(Duration.ofMinutes(1));
    pipeline.look();
    TransactionId id =
        pipeline.submit(new Intent(to, value, Bytes.EMPTY, 21_000L, Speed.FAST, null, null, false));
    pipeline.finish();
    assertThat(pipeline.view(id).value()).isEqualTo(value);
    assertThat(pipeline.chain().valueSentTo(to)).isEqualTo(value);
  }

  @Test
  void w2_every_request_reaches_an_end_also_when_it_reverts() {
    Address broken = someone();
    TransactionId fails = pipeline.submit(broken);
    TransactionId works = pipeline.submit(someone());
    pipeline.run();
    pipeline.chain().revertAt(broken);
    pipeline.finish();
    assertThat(pipeline.state(fails)).isEqualTo(TransactionState.FAILED);
    assertThat(pipeline.state(works)).isEqualTo(TransactionState.CONFIRMED);
  }

  @Test
  void w7_work_that_a_dead_process_had_begun_is_done_by_another() {
    TransactionId id = pipeline.submit(someone());
    for (QueueName queue : FakeQueues.ALL) {
      pipeline.drain();
      pipeline.queues().lose(); // received by a process that died
      pipeline.sweep();
      pipeline.drain();
      pipeline.deliver(queue);
    }
    pipeline.finish();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.CONFIRMED);
    assertThat(attempts()).isEqualTo(1);
  }

  @Test
  void w8_what_cannot_succeed_fails_alone_and_not_with_its_batch() {
    Address refused = someone();
    Address reverting = someone();
    pipeline.chain().refuse(refused);
    pipeline.chain().revertAt(reverting);
    List<TransactionId> bad = List.of(pipeline.submit(refused), pipeline.submit(reverting));
    List<TransactionId> good = Stream.generate(() -> pipeline.submit(someone())).limit(20).toList();
    pipeline.finish();
    pipeline.finish();
    assertThat(good).allMatch(id -> pipeline.state(id) == TransactionState.CONFIRMED);
    assertThat(bad).allMatch(id -> pipeline.state(id) == TransactionState.FAILED);
    assertThat(pipeline.nonceFaults()).isEmpty();
  }

  @Test
  void w9_a_stuck_nonce_is_bumped_and_one_that_is_given_up_is_filled() {
    pipeline.chain().setFull(true);
    Address late = someone();
    TransactionId expires = pipeline.submit(validFor(late, Duration.ofSeconds(20)));
    TransactionId waits = pipeline.submit(someone());
    pipeline.run();
    pipeline.wait30Seconds();
    pipeline.run();
    assertThat(attempts()).isEqualTo(4);
    pipeline.chain().setFull(false);
    pipeline.finish();
    assertThat(pipeline.state(waits)).isEqualTo(TransactionState.CONFIRMED);
    assertThat(pipeline.state(expires)).isEqualTo(TransactionState.EXPIRED);
    assertThat(pipeline.chain().timesMined(late)).isZero();
  }

  @Test
  void w10_no_number_of_failed_reads_fails_a_transaction() {
    Address to = someone();
    TransactionId id = pipeline.submit(to);
    pipeline.run();
    pipeline.chain().mine();
    pipeline.chain().setDown(true);
    for (int i = 0; i < 50; i++) {
      pipeline.sweep();
      pipeline.run();
    }
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.SUBMITTED);
    pipeline.chain().setDown(false);
    pipeline.finish();
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.CONFIRMED);
    assertThat(pipeline.chain().timesMined(to)).isEqualTo(1);
  }

  private long attempts() {
    Long count = pipeline.sql().queryForObject("SELECT COUNT(*) FROM attempts", Long.class);
    return count == null ? 0 : count;
  }

  private Intent validFor(Address to, Duration duration) {
    return new Intent(
        to,
        Wei.ZERO,
        Bytes.EMPTY,
        21_000L,
        Speed.AVERAGE,
        null,
        pipeline.clock().instant().plus(duration),
        false);
  }

  private Address someone() {
    addresses++;
    return new Address("0x%040x".formatted(0xabcd00 + addresses));
  }
}

package io.sluice.relay;

import io.sluice.chain.ChainId;
import io.sluice.chain.ChainSettings;
import io.sluice.chain.Wei;
import io.sluice.lane.Lane;
import io.sluice.lane.LaneId;
import io.sluice.lane.LaneState;
import io.sluice.lane.Lanes;
import io.sluice.role.ForRole;
import io.sluice.role.Role;
import io.sluice.transaction.LaneLoad;
import io.sluice.transaction.LaneLoads;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Tells which relayers there are and how they do (REQUIREMENTS C7). */
@RestController
@ForRole(Role.API)
@Tag(name = "Relayers")
class RelayersController {
  private final Lanes lanes;
  private final LaneLoads loads;
  private final ChainId chain;
  private final Clock clock;

  RelayersController(Lanes lanes, LaneLoads loads, ChainSettings chain, Clock clock) {
    this.lanes = lanes;
    this.loads = loads;
    this.chain = chain.chainId();
    this.clock = clock;
  }

  @GetMapping("/api/v1/relayers/status")
  @Operation(summary = "The relayers, their health and what waits on each")
  RelayersAnswer status() {
    Map<LaneId, Wei> promised =
        loads.of(chain).stream()
            .collect(Collectors.toMap(LaneLoad::lane, LaneLoad::reserved, Wei::plusCapped));
    List<RelayerAnswer> relayers =
        lanes.all(chain).stream()
            .map(lane -> RelayerAnswer.of(lane, promised.getOrDefault(lane.id(), Wei.ZERO)))
            .toList();
    long active = relayers.stream().filter(RelayerAnswer::healthy).count();
    return new RelayersAnswer(
        active == 0 ? "unhealthy" : active < relayers.size() ? "degraded" : "healthy",
        clock.instant(),
        relayers.size(),
        active,
        relayers);
  }

  /**
   * @param status {@code healthy}, {@code degraded} when some are not active, {@code unhealthy}
   *     when none is
   */
  @Schema(name = "Relayers")
  record RelayersAnswer(
      String status,
      Instant timestamp,
      int totalConfigured,
      long totalActive,
      List<RelayerAnswer> relayers) {}

  /**
   * @param status {@code active}, {@code low_balance}, or {@code new} before its nonce was read
   * @param pending transactions signed and not yet in a block
   * @param window transactions it may have in flight at present
   * @param promised wei that what is routed to it and in no block may cost at most, decimal; the
   *     balance counts less that
   * @param blocked what nodes say of what the lane is to send next and they do not take; {@code
   *     null} while they take everything
   * @param blockedSince when they said so first
   */
  @Schema(name = "Relayer")
  record RelayerAnswer(
      String id,
      String type,
      String status,
      boolean healthy,
      String address,
      String chainId,
      long pending,
      int window,
      @Nullable String nextNonce,
      @Nullable String balance,
      String promised,
      @Nullable String blocked,
      @Nullable Instant blockedSince,
      @Nullable Instant lastCheck) {
    static RelayerAnswer of(Lane lane, Wei promised) {
      return new RelayerAnswer(
          lane.name(),
          "lane",
          lane.state().name().toLowerCase(Locale.ROOT),
          lane.state() == LaneState.ACTIVE,
          lane.address().checksummed(),
          lane.chain().toString(),
          lane.pending(),
          lane.window(),
          lane.next() == null ? null : Objects.toString(lane.next()),
          lane.balance() == null ? null : Objects.toString(lane.balance()),
          promised.toString(),
          lane.blocked() == null ? null : lane.blocked().reason(),
          lane.blocked() == null ? null : lane.blocked().since(),
          lane.checkedAt());
    }
  }
}

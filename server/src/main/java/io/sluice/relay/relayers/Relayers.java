package io.sluice.relay.relayers;

import io.sluice.engine.lane.Lane;
import io.sluice.engine.lane.Lanes;
import io.sluice.evm.network.Network;
import io.sluice.evm.network.NetworkField;
import io.sluice.evm.network.Networks;
import io.sluice.runtime.failure.ErrorCode;
import io.sluice.runtime.failure.FieldError;
import io.sluice.runtime.failure.RefusedException;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Finds relayers by what requests call them. One key may be a relayer on several networks. */
@Component
@ForRole(Role.API)
class Relayers {
  private final Lanes lanes;
  private final Networks networks;

  Relayers(Lanes lanes, Networks networks) {
    this.lanes = lanes;
    this.networks = networks;
  }

  /**
   * Those of a network.
   *
   * @param network {@code null} for all of this process
   */
  List<Lane> all(@Nullable Network network) {
    return networks.all().stream()
        .filter(each -> network == null || network.equals(each))
        .flatMap(each -> lanes.all(each.chain()).stream())
        .toList();
  }

  /**
   * Finds one by its name.
   *
   * @param network {@code null} when the name alone should do
   * @throws RefusedException when there is none, or it takes the network to tell which
   */
  Lane find(String name, @Nullable Network network) {
    List<Lane> found = all(network).stream().filter(each -> each.name().equals(name)).toList();
    if (found.isEmpty()) {
      throw new RefusedException(ErrorCode.NOT_FOUND, "There is no relayer " + name + ".");
    }
    if (found.size() > 1) {
      String where = found.stream().map(each -> network(each)).collect(Collectors.joining(" and "));
      throw new RefusedException(
          ErrorCode.INVALID_REQUEST,
          "Relayer " + name + " is there on " + where + ".",
          List.of(new FieldError(NetworkField.NAME, "is missing; must say which is meant")));
    }
    return found.getFirst();
  }

  /** How answers name a lane's network. */
  String network(Lane lane) {
    return networks.name(lane.chain());
  }
}

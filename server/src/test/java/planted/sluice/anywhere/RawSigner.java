package planted.sluice.anywhere;

import fr.acinq.secp256k1.Secp256k1;

public record RawSigner(Secp256k1 curve) {}

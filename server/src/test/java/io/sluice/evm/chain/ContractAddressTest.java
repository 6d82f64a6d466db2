package io.sluice.evm.chain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContractAddressTest {
  /** Known ones: go-ethereum's tests, and contracts on Ethereum. */
  @ParameterizedTest
  @CsvSource({
    "0x6ac7ea33f8831ea9dcc53393aaa88b25a785dbf0, 0, 0xcd234a471b72ba2f1ccf0a70fcaba648a5eecd8d",
    "0x6ac7ea33f8831ea9dcc53393aaa88b25a785dbf0, 1, 0x343c43a37d37dff08ae8c4a11544c718abb4fcf8",
    "0x6ac7ea33f8831ea9dcc53393aaa88b25a785dbf0, 2, 0xf778b86fa74e846c4f0a1fbd1335fe81c00a0c91",
    "0x6ac7ea33f8831ea9dcc53393aaa88b25a785dbf0, 3, 0xfffd933a0bc612844eaf0c6fe3e5b8e9b6c1d19c",
  })
  void isTheHashOfSenderAndNonce(String sender, long nonce, String contract) {
    assertThat(Address.created(new Address(sender), new Nonce(nonce)))
        .isEqualTo(new Address(contract));
  }
}

package planted.sluice.evm.chain;

import org.springframework.stereotype.Service;

@Service
public class ChainBean {}

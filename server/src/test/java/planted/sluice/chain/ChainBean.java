package planted.sluice.chain;

import org.springframework.stereotype.Service;

@Service
public class ChainBean {}

// Compiles the contracts and writes what Sluice needs of them, one JSON file per contract:
//   node build.mjs [ROOT]      ROOT is the repository to write into (this one)
// It needs no network once the packages are installed, and every machine gets the same bytes: the
// compiler is a WebAssembly module of one version, sources are named by paths inside the project,
// and no hash of the metadata is put behind the code.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const require = createRequire(import.meta.url);
const here = dirname(fileURLToPath(import.meta.url));
const root = process.argv[2] ?? dirname(here);

const PRODUCT = 'server/src/main/resources/contracts';
const TESTING = 'embedded/src/main/resources/contracts'; // the production jar carries none of it

const WANTED = [
  ['@openzeppelin/contracts/metatx/ERC2771Forwarder.sol', 'ERC2771Forwarder', PRODUCT],
  ['src/SampleToken.sol', 'SampleToken', PRODUCT],
  ['src/SampleNFT.sol', 'SampleNFT', PRODUCT],
  ['src/testing/Misbehaving.sol', 'Misbehaving', TESTING],
];

const EVM_VERSION = 'cancun'; // the oldest that OpenZeppelin 5.7 compiles for (mcopy, EIP-5656)
const OPTIMIZER_RUNS = 200;

const read = (file) => readFileSync(file, 'utf8').replaceAll('\r\n', '\n');

const source = (name) =>
  read(name.startsWith('src/') ? join(here, name) : require.resolve(name));

function compile() {
  const input = {
    language: 'Solidity',
    sources: Object.fromEntries(WANTED.map(([name]) => [name, { content: source(name) }])),
    settings: {
      evmVersion: EVM_VERSION,
      optimizer: { enabled: true, runs: OPTIMIZER_RUNS },
      metadata: { bytecodeHash: 'none' },
      outputSelection: {
        '*': {
          '*': [
            'abi',
            'evm.bytecode.object',
            'evm.deployedBytecode.object',
            'evm.deployedBytecode.immutableReferences',
          ],
        },
      },
    },
  };
  const compiler = require('solc');
  const imported = (name) => {
    try {
      return { contents: source(name) };
    } catch (e) {
      return { error: e.message };
    }
  };
  const output = JSON.parse(compiler.compile(JSON.stringify(input), { import: imported }));
  const problems = output.errors ?? [];
  if (problems.length > 0) {
    throw new Error(problems.map((each) => each.formattedMessage).join('\n'));
  }
  return { compiler: compiler.version(), contracts: output.contracts };
}

// Where the constructor puts its values into the code: [first byte, number of bytes] each.
const immutables = (references) =>
  Object.values(references)
    .flat()
    .map(({ start, length }) => [start, length])
    .sort(([a], [b]) => a - b);

// Few lines, so that a change can be read: one for each part of the interface.
function text(contract, sourceName, version, { abi, evm }) {
  const line = (key, value) => `  ${JSON.stringify(key)}: ${JSON.stringify(value)}`;
  return [
    '{',
    [
      line('contract', contract),
      line('source', sourceName),
      line('compiler', version),
      line('evmVersion', EVM_VERSION),
      line('optimizerRuns', OPTIMIZER_RUNS),
      `  "abi": [\n${abi.map((each) => `    ${JSON.stringify(each)}`).join(',\n')}\n  ]`,
      line('bytecode', `0x${evm.bytecode.object}`),
      line('runtime', `0x${evm.deployedBytecode.object}`),
      line('immutables', immutables(evm.deployedBytecode.immutableReferences)),
    ].join(',\n'),
    '}',
    '',
  ].join('\n');
}

const { compiler, contracts } = compile();
for (const [sourceName, contract, folder] of WANTED) {
  const file = join(root, folder, `${contract}.json`);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text(contract, sourceName, compiler, contracts[sourceName][contract]));
}

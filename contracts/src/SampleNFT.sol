// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ERC2771Context} from "@openzeppelin/contracts/metatx/ERC2771Context.sol";
import {ERC721} from "@openzeppelin/contracts/token/ERC721/ERC721.sol";
import {Context} from "@openzeppelin/contracts/utils/Context.sol";

/// An ERC-721 to try gasless transfers with: whoever a trusted forwarder names is who acts.
/// Anybody may make one, so they are worth nothing.
contract SampleNFT is ERC721, ERC2771Context {
    /// How many there are; their ids are 1 to this.
    uint256 public minted;

    /// @param forwarder whom the contract believes who acts
    constructor(address forwarder) ERC721("Sluice Sample NFT", "SLN") ERC2771Context(forwarder) {}

    /// Makes the next one and gives it to whoever is named. A contract is not asked whether it can
    /// hold one.
    function mint(address to) external returns (uint256 id) {
        id = ++minted;
        _mint(to, id);
    }

    function _msgSender() internal view override(Context, ERC2771Context) returns (address) {
        return ERC2771Context._msgSender();
    }

    function _msgData() internal view override(Context, ERC2771Context) returns (bytes calldata) {
        return ERC2771Context._msgData();
    }

    function _contextSuffixLength()
        internal
        view
        override(Context, ERC2771Context)
        returns (uint256)
    {
        return ERC2771Context._contextSuffixLength();
    }
}

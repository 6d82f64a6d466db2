package io.sluice.relay.openzeppelin;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;

/**
 * Which page it is.
 *
 * @param currentPage from 1 on
 * @param totalItems on all pages; 10000 for that many or more
 */
@Schema(name = "OpenzeppelinPagination")
record Pagination(
    @JsonProperty("current_page") int currentPage,
    @JsonProperty("per_page") int perPage,
    @JsonProperty("total_items") int totalItems) {}

package io.caravan.dispatch;

import io.caravan.ledger.RetryBudget;

/**
 * How often a request may be tried.
 *
 * @param maxAttempts endpoints that may be tried for one request in all, at least 1
 * @param budget how many requests may be repeated at once
 */
public record RetryRules(int maxAttempts, RetryBudget budget) {}

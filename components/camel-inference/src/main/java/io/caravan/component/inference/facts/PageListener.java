package io.caravan.component.inference.facts;

import io.caravan.pool.EndpointPage;

/** Takes the pages as they come, each on its endpoint's event loop. */
interface PageListener {

    /** @param done to be run when the page has been dealt with, on any thread; the endpoint is not polled before */
    void page(EndpointPage page, Runnable done);
}

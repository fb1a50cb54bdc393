/** The question the README asks, and GraphiQL opens with. */
export const EXAMPLE_QUERY = `query Campaign {
  campaign(key: "CMP-104") {
    name
    owner { name }
    state {
      category
      doneShare { value n }
      longestWaiting {
        what { kind name }
        reason
        on { name }
        since
        sinceSource
        waitHours
        proof { url change { what occurredAt timeSource } }
      }
    }
    tasks(first: 5) {
      nodes { name category since assignees { name } url mirrors { url } }
    }
    approvals(first: 10) {
      nodes { gate outcome item { name } waitingOn { name } rounds { number outcome decisions { decision at actor { name } } } }
    }
    assets(first: 5) {
      nodes { name status latestVersion { latest { at } approved { at } } }
    }
    unknowns { what why item { name } }
    sources { connection { name connector } status asOf completeThrough }
  }
}
`;

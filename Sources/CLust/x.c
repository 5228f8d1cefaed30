int clust_placeholder(void); int clust_placeholder(void) { return 0; }

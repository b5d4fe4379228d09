module goloom/bench

go 1.25

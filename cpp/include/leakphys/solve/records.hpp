// A member's rows in the output tables: what is written when it ends, and its checkpoint at time zero.
#pragma once

#include "leakphys/solve/watching.hpp"

namespace leakphys::inline LEAKPHYS_ISA {

// How a member ended; times from the run's start.
struct Ended {
  int status;
  double time, zero_time;
  long long accepted, rejected;
};

template <class Model, class R>
LP_FN void write_audit(double* table, const Lanes<Model, R>& lanes, int w) {
  double p[Model::max_parameters], y[Model::max_states];
  lanes.unload(w, p, y);
  lanes.model.audit(p, y, table + lanes.member[w] * lanes.model.audit_count());
}

template <class Model, class R>
LP_FN void write_member(const Outputs& out, const Lanes<Model, R>& lanes, const Watching<Model, R>& watching, int w,
                        const Ended& ended) {
  const Model& model = lanes.model;
  const long long m = lanes.member[w];
  out.status[m] = ended.status;
  out.end_time[m] = ended.time - ended.zero_time;
  out.zero_time[m] = ended.zero_time;
  out.accepted[m] = ended.accepted;
  out.rejected[m] = ended.rejected;
  for (int k = 0; k < model.watch_count(); ++k) {
    const WatchRecord<> record = watching.record(w, k);
    const long long at = m * model.watch_count() + k;
    out.crossing[at] = record.crossing - ended.zero_time;
    out.violation[at] = record.violation - ended.zero_time;
    out.worst[at] = record.worst > -infinity ? record.worst : not_a_number;
  }
  for (int i = 0; i < model.states(); ++i) out.final_state[m * model.states() + i] = lane(lanes.y[i], w);
  write_audit(out.audit_end, lanes, w);
}

// A checkpoint's row: the states, then all parameters as they stand before the changes of time zero's phase.
template <class Model, class R>
LP_FN void read_checkpoint(const Request& request, const Lanes<Model, R>& lanes, int w, double* p, double* y) {
  const Model& model = lanes.model;
  const double* row = request.checkpoint + lanes.member[w] * (model.states() + model.parameters());
  for (int i = 0; i < model.states(); ++i) y[i] = row[i];
  for (int i = 0; i < model.parameters(); ++i) p[i] = row[model.states() + i];
}
template <class Model, class R>
LP_FN void write_checkpoint(const Outputs& out, const Lanes<Model, R>& lanes, int w, const double* p, const double* y) {
  const Model& model = lanes.model;
  double* row = out.checkpoint + lanes.member[w] * (model.states() + model.parameters());
  for (int i = 0; i < model.states(); ++i) row[i] = y[i];
  for (int i = 0; i < model.parameters(); ++i) row[model.states() + i] = p[i];
}

}  // namespace leakphys::inline LEAKPHYS_ISA
